/** The file of a stack's service, with what it may refer to: what an edit of it has to know. */
import { COMPOSE_LABELS } from "../../model/compose-labels.ts";
import type { NetworkDefinition, VolumeDefinition, Workload } from "../../model/snapshot.ts";
import { composeAliases } from "../compose/attachments.ts";
import { defaultNetwork } from "../compose/compose-file.ts";
import type { Declared } from "../compose/definitions.ts";
import type { FileScope } from "../compose/draft.ts";
import { roleOf } from "../layout.ts";
import { readYaml } from "../yaml/read-yaml.ts";
import { readProject } from "./read-project.ts";
import { TextSources } from "./text-sources.ts";

export interface StackFile {
  /** The service's key. */
  readonly key: string;
  /** What the project declares at its top level, and its default network. */
  readonly networks: readonly Declared<NetworkDefinition>[];
  readonly volumes: readonly Declared<VolumeDefinition>[];
  /** Aliases that Compose gives the container by itself on each of its networks. */
  readonly aliases: readonly string[];
  readonly scope: FileScope;
  /** The data of the service's file with its variables filled; absent of another than the base file. */
  readonly data?: unknown;
}

/**
 * @param texts of files by path
 * @param variables the process's own, as far as they are allowed to be looked at
 * @returns undefined where the container is of no stack
 */
export function stackFile(
  { name, spec: { labels }, position }: Workload,
  texts: ReadonlyMap<string, string>,
  variables: Readonly<Record<string, string>>,
): StackFile | undefined {
  const files = labels?.[COMPOSE_LABELS.configFiles]?.split(",") ?? [];
  const [path = "", override] = files;
  const project = roleOf(path)?.project;
  const text = texts.get(path);
  if (project === undefined || text === undefined) return undefined;
  const base = { path, blob: "", bytes: new TextEncoder().encode(text) };
  const place = { section: "services", project, files } as const;
  const reading = readProject(base, override, place, new TextSources(texts, variables));
  const service = reading.content?.services.find((each) => each.name === name);
  if (reading.content === undefined || service === undefined) return undefined;
  const { networks, volumes, scope } = reading.content;
  const { key } = service;
  return {
    ...{ key, volumes, scope, networks: withDefault(networks, scope.project ?? project) },
    aliases: composeAliases({ key, name, scope }),
    ...(position.file === path && { data: reading.data ?? readYaml(text).value }),
  };
}

/** A service may name it, whether the file declares it or not. */
function withDefault(networks: StackFile["networks"], project: string): StackFile["networks"] {
  const usual = defaultNetwork(project);
  return networks.some(({ key }) => key === usual.key) ? networks : [...networks, usual];
}
