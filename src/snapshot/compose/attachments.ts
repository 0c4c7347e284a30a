/** `networks` of a service. */
import type { NetworkAttachment } from "../../model/container-spec.ts";
import type { Field } from "../field.ts";
import { integer, listOf, objectOf, text } from "../readers.ts";
import { declaredName } from "./declared.ts";
import type { Rule, ServiceDraft } from "./draft.ts";
import { options } from "./pairs.ts";

const attachment = objectOf<NetworkAttachment>({
  aliases: listOf(text),
  ipv4_address: text,
  ipv6_address: text,
  link_local_ips: listOf(text),
  mac_address: text,
  driver_opts: options,
  priority: integer,
  gw_priority: integer,
  "x-ark": objectOf({ links: listOf(text) }),
});

/** A list of names, or a mapping. By the engine's names of the networks. */
export const networks: Rule = (field, draft) => {
  if (draft.spec.network_mode !== undefined) {
    field.report("conflicting-keys", `${field.title} cannot stand beside \`network_mode\``);
    return;
  }
  const attached = entriesOf(field).flatMap(([key, inner]): [string, NetworkAttachment][] => {
    const name = declaredName("network", key, inner, draft.scope);
    const value = inner.value === null ? {} : attachment(inner) ?? {};
    return name === undefined ? [] : [[name, value]];
  });
  draft.spec.networks = Object.fromEntries(attached);
};

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
 * by its service's key on every network of its own.
 */
export function completeNetworks({ spec, scope, key, name }: ServiceDraft): void {
  if (spec.network_mode !== undefined) return;
  const { defaultNetwork } = scope;
  spec.networks ??= defaultNetwork === undefined ? {} : { [defaultNetwork]: {} };
  if (key === name) return;
  const named = Object.entries(spec.networks).map(([network, attached]) => [
    network,
    // The engine's default network knows no aliases.
    network === "bridge" ? attached : { ...attached, aliases: [...(attached.aliases ?? []), key] },
  ]);
  spec.networks = Object.fromEntries(named);
}
