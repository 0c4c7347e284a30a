/** Labels by which Compose finds the parts of a project, so that its `ps`, `ls` and `down` do. */
import { COMPOSE_LABELS } from "../../model/compose-labels.ts";
import type { Declared } from "./definitions.ts";
import type { ServiceDraft } from "./draft.ts";

type Labels = Readonly<Record<string, string>>;

/**
 * Of a container; Compose's hash of its configuration is left to whoever makes it.
 * Source: https://github.com/docker/compose/blob/main/pkg/compose/create.go
 */
export function containerLabels(
  { key, number, needs, scope: { files } }: ServiceDraft,
  project: string,
): Labels {
  const { dependsOn, configFiles, ...label } = COMPOSE_LABELS;
  return {
    [label.project]: project,
    [label.service]: key,
    [label.number]: String(number),
    [label.oneoff]: "False",
    ...(files !== undefined && { [configFiles]: files.join(",") }),
    ...(needs.length > 0 && { [dependsOn]: needs.join(",") }),
  };
}

/** A project's own networks, or volumes, with their labels; what is external stays as it is. */
export function labelled<T extends { external: boolean; labels?: Labels }>(
  kind: "network" | "volume",
  all: readonly Declared<T>[],
  project: string | undefined,
): readonly Declared<T>[] {
  if (project === undefined) return all;
  return all.map(({ key, definition, path }) => {
    if (definition.external) return { key, definition, path };
    const own = { [COMPOSE_LABELS.project]: project, [COMPOSE_LABELS[kind]]: key };
    return { key, definition: { ...definition, labels: { ...definition.labels, ...own } }, path };
  });
}
