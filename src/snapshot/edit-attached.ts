/**
 * Networks and volumes of a stack's service, changed where they stand. Its file calls them by keys of
 * its top level; what it does not declare yet is declared there, as made by others.
 */
import { isSeq } from "yaml";
import type { YAMLMap } from "yaml";
import type { ContainerSpec, NetworkAttachment } from "../model/container-spec.ts";
import { attachmentOrder } from "../model/spelling.ts";
import { declareByName, declaredKeys } from "./declare.ts";
import { editList } from "./edit-list.ts";
import { type Attached, editNetworks } from "./edit-networks.ts";
import { composeService, volumeNames } from "./print-workload.ts";
import type { Keys } from "./print-workload.ts";
import type { StackFile } from "./project/stack-file.ts";
import { stableJson } from "./stable-json.ts";
import { pairOf, setKey } from "./yaml/update-node.ts";
import type { Data } from "./yaml/update-node.ts";

type Networks = NonNullable<ContainerSpec["networks"]>;
type Edit = (
  root: YAMLMap,
  service: YAMLMap,
  was: ContainerSpec,
  spec: ContainerSpec,
  stack: StackFile,
) => boolean;

const NONE: Keys = new Map();

/** Each tells whether it could be changed. */
export const ATTACHED = { networks: editAttachments, volumes: editVolumes } satisfies Readonly<
  Record<string, Edit>
>;

function editAttachments(...[root, service, was, spec, stack]: Parameters<Edit>): boolean {
  const wanted = Object.keys(spec.networks ?? {});
  const all = declaredKeys([...Object.keys(was.networks ?? {}), ...wanted], stack.networks);
  const [from, to] = [was, spec].map((each) => written(each, all, stack)) as [Attached, Attached];
  if (!editNetworks(service, from, to, stack.aliases)) return false;
  declareByName(root, "networks", only(all, wanted), stack.networks);
  return true;
}

/** Without what Compose adds by itself. */
function written({ networks = {}, links }: ContainerSpec, keys: Keys, stack: StackFile): Attached {
  const own = Object.entries(networks).map(([name, attachment]) => [
    name,
    ownPart(attachment, stack.aliases, links),
  ]);
  const part = { networks: Object.fromEntries(own) as Networks } as ContainerSpec;
  return composeService(part, keys, NONE)["networks"] as Attached;
}

function ownPart(
  { aliases, "x-ark": extension, ...rest }: NetworkAttachment,
  implied: readonly string[],
  links: readonly string[] = [],
): NetworkAttachment {
  const others = aliases?.filter((it) => !implied.includes(it)) ?? [];
  // The container's links hold on all of its networks.
  const further = extension?.links?.filter((it) => !links.includes(it)) ?? [];
  return {
    ...rest,
    ...(others.length > 0 && { aliases: others }),
    ...(further.length > 0 && { "x-ark": { links: further } }),
  };
}

function editVolumes(...[root, service, was, spec, stack]: Parameters<Edit>): boolean {
  const { key, scope, data } = stack;
  const volumes = declaredKeys([...volumeNames(was), ...volumeNames(spec)], stack.volumes);
  const compose = (part: ContainerSpec) => composeService(part, NONE, volumes);
  const part = { volumes: spec.volumes } as ContainerSpec;
  const node = pairOf(service, "volumes")?.value;
  const current = { key, name: scope.containers.get(key)?.[0] ?? key };
  const list = { key: "volumes", composeKey: "volumes", part, compose, current, scope } as const;
  const edited = isSeq(node) && data !== undefined && editList(node, { ...list, data });
  if (!edited) setKey(service, "volumes", compose(part)["volumes"] as Data | undefined);
  declareByName(root, "volumes", only(volumes, volumeNames(spec)), stack.volumes);
  return true;
}

function only(keys: Keys, names: readonly string[]): Keys {
  return new Map([...keys].filter(([name]) => names.includes(name)));
}

/**
 * What a service may say of the order of its networks. Compose takes the first by its keys, the
 * engine's names may have another order: whether it takes a priority to say it is known once it is read.
 */
export function orders(was: ContainerSpec, spec: ContainerSpec): ContainerSpec[] {
  const { networks } = spec;
  if (networks === undefined || stableJson(was.networks) === stableJson(networks)) return [spec];
  const [first] = attachmentOrder(networks);
  const asBefore = (name: string) => was.networks?.[name]?.priority;
  const said = (name: string) => name === first ? 1 : undefined;
  return [asBefore, said].map((priority) => ({
    ...spec,
    networks: Object.fromEntries(
      Object.entries(networks).map(([name, { priority: _, ...rest }]) => {
        const own = priority(name);
        return [name, { ...rest, ...(own !== undefined && { priority: own }) }];
      }),
    ),
  }));
}
