/** Containers that nobody has put into git, as files of containers/. */
import { ArkError } from "../errors.ts";
import { workloadOfPrevious } from "../model/naming.ts";
import type { ObservedContainer } from "../model/observation.ts";
import { compareText } from "../model/sorting.ts";
import { captureDefinitions } from "../snapshot/capture-definitions.ts";
import { capturedSpec } from "../snapshot/captured-spec.ts";
import { FileNames } from "../snapshot/file-names.ts";
import { printWorkload } from "../snapshot/print-workload.ts";
import type { Problem } from "../model/snapshot.ts";
import type { Adopted } from "./adopt-reports.ts";
import type { Sight } from "./adopt-sight.ts";

export interface ContainerEdit {
  /** New text by path. */
  readonly files: ReadonlyMap<string, string | null>;
  readonly adopted: readonly Adopted[];
  readonly notCaptured: Record<string, string[]>;
  readonly warnings: readonly Problem[];
}

/** Those that have the label, and that no file names. @param label "KEY" or "KEY=VALUE" */
export function labelled(label: string, { containers, snapshot }: Sight): ObservedContainer[] {
  const [, key = label, value] = /^([^=]*)=(.*)$/s.exec(label) ?? [];
  // One that somebody has renamed is there by its own name, too, and is its workload's.
  const known = new Set([...snapshot.workloads.keys()].map((name) => containers.get(name)));
  return [...containers.values()].filter((container) => {
    const { name, labels, state } = container;
    return Object.hasOwn(labels, key) && (value === undefined || labels[key] === value) &&
      !known.has(container) && workloadOfPrevious(name) === undefined && state !== "removing";
  }).sort((a, b) => compareText(a.name, b.name));
}

/** @throws ArkError not-adoptable */
export function adoptContainers(
  containers: readonly ObservedContainer[],
  { snapshot, files: texts, observation }: Sight,
): ContainerEdit {
  for (const container of containers) requireWhole(container);
  const names = new FileNames(texts.keys());
  const files = new Map<string, string | null>();
  const adopted = containers.map((container): Adopted => {
    const { name } = container;
    const file = names.take("containers", name);
    files.set(file, printWorkload(name, capturedSpec(container, {})));
    return { workload: name, file, added: true, fields: [] };
  });
  const warnings = captureDefinitions(containers, { snapshot, observation }, names, files);
  const notCaptured: Record<string, string[]> = {};
  for (const { name, live } of containers) {
    if (live!.notCaptured.length > 0) notCaptured[name] = [...live!.notCaptured];
  }
  return { files, adopted, notCaptured, warnings };
}

function requireWhole({ name, live, state }: ObservedContainer): void {
  const words = workloadOfPrevious(name) !== undefined
    ? `${name} is kept by a rollout, until that has proved itself.`
    : state === "removing"
    ? `Docker is removing ${name}.`
    : live === undefined
    ? `${name} could not be inspected.`
    : undefined;
  if (words !== undefined) throw new ArkError("not-adoptable", words);
}
