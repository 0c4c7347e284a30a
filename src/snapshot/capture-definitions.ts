/**
 * Files of the networks and volumes that captured containers use, so that a node that lacks one gets
 * it. A plain local volume needs none: an engine makes it when a container first mounts it.
 */
import { withoutComposeLabels } from "../model/compose-labels.ts";
import type { ObservedContainer } from "../model/observation.ts";
import { withoutStamps } from "../model/observation.ts";
import type { NetworkDefinition, Problem, VolumeDefinition } from "../model/snapshot.ts";
import { sortedUnique } from "../model/sorting.ts";
import type { CaptureInput } from "./capture-types.ts";
import type { FileNames } from "./file-names.ts";
import { printNetwork, printVolume } from "./print-definition.ts";
import { volumeNames } from "./print-workload.ts";
import { problem } from "./problems.ts";

type Definition = NetworkDefinition | VolumeDefinition;

type Seen = Pick<CaptureInput, "snapshot" | "observation">;

interface Kind<T extends Definition> {
  readonly folder: "networks" | "volumes";
  readonly used: (container: ObservedContainer) => readonly string[];
  readonly needsFile: (definition: T) => boolean;
  readonly print: (definition: T) => string;
}

/** Every engine has these. */
const PREDEFINED: ReadonlySet<string> = new Set(["bridge", "host", "none"]);

const NETWORKS: Kind<NetworkDefinition> = {
  folder: "networks",
  used: ({ live }) => Object.keys(live!.spec.networks ?? {}).filter((it) => !PREDEFINED.has(it)),
  needsFile: () => true,
  print: printNetwork,
};

const VOLUMES: Kind<VolumeDefinition> = {
  folder: "volumes",
  used: ({ live }) => volumeNames(live!.spec),
  needsFile: ({ driver = "local", driver_opts = {}, labels = {} }) =>
    driver !== "local" || Object.keys({ ...driver_opts, ...labels }).length > 0,
  print: printVolume,
};

/** Adds to `files`. Returns what is to be warned of. */
export function captureDefinitions(
  containers: readonly ObservedContainer[],
  input: Seen,
  names: FileNames,
  files: Map<string, string | null>,
): Problem[] {
  return [
    ...captureKind(NETWORKS, containers, input, names, files),
    ...captureKind(VOLUMES, containers, input, names, files),
  ];
}

function captureKind<T extends Definition>(
  kind: Kind<T>,
  containers: readonly ObservedContainer[],
  input: Seen,
  names: FileNames,
  files: Map<string, string | null>,
): Problem[] {
  const live = liveDefinitions(kind, containers, input);
  return sortedUnique(live.keys()).flatMap((name) => {
    const found = withoutStampedLabels(live.get(name)!);
    const known = (input.snapshot[kind.folder] as ReadonlyMap<string, Definition>).get(name);
    if (known === undefined || known.external) {
      if (kind.needsFile(found)) files.set(names.take(kind.folder, name), kind.print(found));
      return [];
    }
    return says(asked(known), found) ? [] : [differs(kind.folder, name)];
  });
}

/** By name, as the node has it that the first container to use it is on. */
function liveDefinitions<T extends Definition>(
  { folder, used }: Kind<T>,
  containers: readonly ObservedContainer[],
  { observation }: Seen,
): ReadonlyMap<string, T> {
  const nodes = new Map(observation.nodes.map((node) => [node.name, node]));
  const found = new Map<string, T>();
  for (const container of containers) {
    const known = nodes.get(container.node)?.[folder] as ReadonlyMap<string, T> | undefined;
    for (const name of used(container)) {
      const definition = known?.get(name);
      if (definition && !found.has(name)) found.set(name, definition);
    }
  }
  return found;
}

function withoutStampedLabels<T extends Definition>({ labels = {}, ...rest }: T): T {
  const kept = withoutStamps(labels);
  return { ...rest, ...(Object.keys(kept).length > 0 && { labels: kept }) } as T;
}

/** Whose project's a network is makes no difference to whom it serves. */
function asked({ labels, ...rest }: Definition): object {
  const kept = withoutComposeLabels(labels);
  return { ...rest, ...(Object.keys(kept).length > 0 && { labels: kept }) };
}

/** Whether all that the file says holds; what it leaves open is the engine's to choose. */
function says(file: unknown, live: unknown): boolean {
  if (file === null || typeof file !== "object") return file === live;
  if (live === null || typeof live !== "object") return false;
  return Object.entries(file).every(([key, value]) => says(value, (live as never)[key]));
}

function differs(folder: "networks" | "volumes", name: string): Problem {
  const what = folder === "networks" ? "network" : "volume";
  return problem(
    "definition-differs",
    { file: `${folder}/${name}.yaml` },
    `the ${what} \`${name}\` is on its node otherwise than the snapshot says`,
    `A ${what} cannot be changed where it is: remove it from the node, or mend the file.`,
  );
}
