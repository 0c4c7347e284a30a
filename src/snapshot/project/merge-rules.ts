/**
 * How each part of a Compose file is merged with the same part of another. What no row names is merged
 * by what it is: mappings entry by entry, lists one after the other, of all else the later one.
 * Sources: https://docs.docker.com/reference/compose-file/merge/ and, for `extends`,
 * https://docs.docker.com/reference/compose-file/services/#merging-service-definitions
 */
import {
  configTarget,
  deviceTarget,
  exposedPort,
  itself,
  pathOf,
  portKey,
  secretTarget,
  subnet,
  tmpfsPath,
  volumeTarget,
} from "./item-keys.ts";
import type { ItemKey } from "./item-keys.ts";

export type MergeRule =
  /** The later value stands alone. */
  | { readonly by: "replacing" }
  /** "KEY=value" in a list, or a mapping: by key. */
  | { readonly by: "pairs" }
  /** Names in a list, or a mapping; a name alone says `meaning`. */
  | { readonly by: "names"; readonly meaning: unknown }
  /** "host=address" in a list, or a mapping: by both. */
  | { readonly by: "hosts" }
  /** A list, or one item alone; an item of the same key replaces the earlier one, or is merged into it. */
  | { readonly by: "items"; readonly key: ItemKey; readonly deep?: true }
  /** A mapping, replaced where it has another value for the key. */
  | { readonly by: "variant"; readonly of: string };

export const REPLACING: MergeRule = { by: "replacing" };
const pairs: MergeRule = { by: "pairs" };
const unique = (key: ItemKey): MergeRule => ({ by: "items", key });

/** What a name alone in `depends_on` says. */
const STARTED = { condition: "service_started", required: true };

export const MERGE_RULES: readonly (readonly [pattern: string, MergeRule])[] = [
  ["services.*.command", REPLACING],
  ["services.*.entrypoint", REPLACING],
  ["services.*.healthcheck.test", REPLACING],

  ["services.*.environment", pairs],
  ["services.*.labels", pairs],
  ["services.*.annotations", pairs],
  ["services.*.sysctls", pairs],
  ["services.*.storage_opt", pairs],
  ["services.*.deploy.labels", pairs],
  ["services.*.logging.options", pairs],
  ["networks.*.labels", pairs],
  ["networks.*.driver_opts", pairs],
  ["networks.*.ipam.options", pairs],
  ["volumes.*.labels", pairs],
  ["volumes.*.driver_opts", pairs],
  ["configs.*.labels", pairs],
  ["secrets.*.labels", pairs],

  ["services.*.networks", { by: "names", meaning: null }],
  ["services.*.depends_on", { by: "names", meaning: STARTED }],
  ["services.*.extra_hosts", { by: "hosts" }],
  ["services.*.logging", { by: "variant", of: "driver" }],

  ["services.*.ports", unique(portKey)],
  ["services.*.volumes", unique(volumeTarget)],
  ["services.*.secrets", unique(secretTarget)],
  ["services.*.configs", unique(configTarget)],
  ["services.*.devices", unique(deviceTarget)],
  ["services.*.expose", unique(exposedPort)],
  ["services.*.env_file", unique(pathOf)],
  ["services.*.label_file", unique(pathOf)],
  ["services.*.tmpfs", unique(tmpfsPath)],
  ["services.*.dns", unique(itself)],
  ["services.*.dns_opt", unique(itself)],
  ["services.*.dns_search", unique(itself)],
  ["services.*.cap_add", unique(itself)],
  ["services.*.cap_drop", unique(itself)],
  ["services.*.device_cgroup_rules", unique(itself)],
  ["services.*.external_links", unique(itself)],
  ["services.*.links", unique(itself)],
  ["services.*.profiles", unique(itself)],
  ["services.*.security_opt", unique(itself)],
  ["services.*.networks.*.aliases", unique(itself)],
  ["services.*.networks.*.link_local_ips", unique(itself)],
  ["services.*.deploy.placement.constraints", unique(itself)],
  ["services.*.blkio_config.weight_device", unique(pathOf)],
  ["services.*.blkio_config.device_read_bps", unique(pathOf)],
  ["services.*.blkio_config.device_read_iops", unique(pathOf)],
  ["services.*.blkio_config.device_write_bps", unique(pathOf)],
  ["services.*.blkio_config.device_write_iops", unique(pathOf)],
  ["networks.*.ipam.config", { by: "items", key: subnet, deep: true }],
];

/** The rules of a part, and of what is in it. */
export interface RuleTree {
  readonly rule?: MergeRule;
  /** By key; "*" stands for every key. */
  readonly inner: ReadonlyMap<string, RuleTree>;
}

export const FILE_RULES: RuleTree = treeOf(MERGE_RULES);

/** The rules of an entry. */
export function rulesOf(key: string, rules: RuleTree | undefined): RuleTree | undefined {
  return rules?.inner.get("*") ?? rules?.inner.get(key);
}

type Rows = typeof MERGE_RULES;

function treeOf(rows: Rows): RuleTree {
  const rule = rows.find(([pattern]) => pattern === "")?.[1];
  const steps = new Map<string, [string, MergeRule][]>();
  for (const [pattern, inner] of rows) {
    const [step, ...rest] = pattern.split(".");
    if (step) steps.set(step, [...(steps.get(step) ?? []), [rest.join("."), inner]]);
  }
  const inner = new Map([...steps].map(([step, below]) => [step, treeOf(below)]));
  return { inner, ...(rule === undefined ? {} : { rule }) };
}
