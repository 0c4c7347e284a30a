/** `networks` of a service. */
import type { NetworkAttachment } from "../../model/container-spec.ts";
import { compareText, sortedUnique } from "../../model/sorting.ts";
import { attachmentOrder } from "../../model/spelling.ts";
import type { Field } from "../field.ts";
import { integer, listOf, objectOf, refine, schemaOf, text } from "../readers.ts";
import { anyOf, mappingOf } from "../schema.ts";
import { declaredName } from "./declared.ts";
import { rule } from "./draft.ts";
import type { ServiceDraft } from "./draft.ts";
import { options } from "./pairs.ts";

/** What Compose makes of `interface_name`. */
const INTERFACE_NAME = "com.docker.network.endpoint.ifname";

interface Written extends NetworkAttachment {
  interface_name?: string;
}

const written = objectOf<Written>({
  aliases: listOf(text),
  ipv4_address: text,
  ipv6_address: text,
  link_local_ips: listOf(text),
  mac_address: text,
  driver_opts: options,
  priority: integer,
  gw_priority: integer,
  interface_name: text,
  "x-ark": objectOf({ links: listOf(text) }),
});

const attachment = refine(
  written,
  ({ interface_name, driver_opts, ...rest }): NetworkAttachment => {
    const named = interface_name === undefined ? {} : { [INTERFACE_NAME]: interface_name };
    const all = { ...driver_opts, ...named };
    return Object.keys(all).length === 0 ? rest : { ...rest, driver_opts: all };
  },
);

const LIST_OR_MAPPING = anyOf(schemaOf(listOf(text)), mappingOf(schemaOf(attachment)));

/** A list of names, or a mapping. By the engine's names of the networks. */
export const networks = rule(LIST_OR_MAPPING, (field, draft) => {
  if (draft.spec.network_mode !== undefined) {
    field.report("conflicting-keys", `${field.title} cannot stand beside \`network_mode\``);
    return;
  }
  const attached = entriesOf(field).flatMap(([key, inner]): Attached[] => {
    const name = declaredName("network", key, inner, draft.scope);
    const value = inner.value === null ? {} : attachment(inner) ?? {};
    checkAddresses(inner, value, draft);
    return name === undefined ? [] : [{ key, name, value }];
  });
  const networks = Object.fromEntries(attached.map(({ name, value }) => [name, value]));
  if (draft.scope.project !== undefined) keepFirst(attached, networks);
  draft.spec.networks = networks;
});

const ADDRESSES = ["ipv4_address", "ipv6_address", "mac_address"] as const;

function checkAddresses(field: Field, value: NetworkAttachment, { key, scope }: ServiceDraft) {
  const count = scope.containers.get(key)?.length ?? 1;
  const fixed = ADDRESSES.find((address) => value[address] !== undefined);
  if (count < 2 || fixed === undefined) return;
  const hint = "Remove it, or run one.";
  field.report("conflicting-keys", `${count} containers cannot have one \`${fixed}\``, hint);
}

interface Attached {
  readonly key: string;
  /** The engine's. */
  readonly name: string;
  readonly value: NetworkAttachment;
}

/** Of equal priority Compose takes the one of the first key, whose name may not be the first. */
function keepFirst(attached: readonly Attached[], networks: Record<string, NetworkAttachment>) {
  const priority = ({ value }: Attached) => value.priority ?? 0;
  const [first] = [...attached].sort((a, b) =>
    priority(b) - priority(a) || compareText(a.key, b.key)
  );
  if (first === undefined || attachmentOrder(networks)[0] === first.name) return;
  networks[first.name] = { ...first.value, priority: priority(first) + 1 };
}

/** Items of the list stand for a mapping to nothing. */
function entriesOf(field: Field): [string, Field][] {
  if (!Array.isArray(field.value)) return field.entries();
  return field.items().flatMap((item, i) => {
    const key = text(item);
    return key === undefined ? [] : [[key, field.child(i, null)]];
  });
}

/**
 * As Compose does it: a service that says nothing is on its project's network, and each can be found
 * by its service's key on every network of its own; in a project by its container's name, too.
 * Source: https://github.com/docker/compose/blob/main/pkg/compose/create.go
 * @param named whether `networks` says them: a network that is a mode takes no names
 */
export function completeNetworks(draft: ServiceDraft, named: boolean): void {
  const { spec, scope: { defaultNetwork, project } } = draft;
  if (spec.network_mode !== undefined) return;
  if (spec.networks !== undefined && !named) return;
  spec.networks ??= defaultNetwork === undefined ? {} : { [defaultNetwork]: {} };
  const aliases = composeAliases(draft);
  if (aliases.length === 0) return;
  spec.networks = mapNetworks(spec.networks, (attached) => (
    { ...attached, aliases: [...attached.aliases ?? [], ...aliases] }
  ));
  if (project !== undefined && spec.links !== undefined) linkEverywhere(spec);
}

/** What a container is called on each of its networks, whatever its service says. */
export function composeAliases(
  { key, name, scope: { project } }: Pick<ServiceDraft, "key" | "name" | "scope">,
): string[] {
  if (key === name) return project === undefined ? [] : [name];
  return project === undefined ? [key] : [name, key];
}

/** Of a project's container the links hold on all of its networks, not on the first one alone. */
function linkEverywhere(spec: ServiceDraft["spec"]): void {
  const { links = [], networks = {} } = spec;
  const [first] = attachmentOrder(networks);
  spec.networks = mapNetworks(networks, (attached, name) => {
    if (name === first) return attached;
    const all = sortedUnique([...attached["x-ark"]?.links ?? [], ...links]);
    return { ...attached, "x-ark": { links: all } };
  });
}

type Networks = Readonly<Record<string, NetworkAttachment>>;

/** But for the engine's default network, which knows no names. */
function mapNetworks(
  networks: Networks,
  change: (attached: NetworkAttachment, name: string) => NetworkAttachment,
): Record<string, NetworkAttachment> {
  const changed = Object.entries(networks).map(([name, attached]) => [
    name,
    name === "bridge" ? attached : change(attached, name),
  ]);
  return Object.fromEntries(changed) as Record<string, NetworkAttachment>;
}
