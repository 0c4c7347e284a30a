/** `volumes` of a service. */
import type { MountSpec } from "../../model/container-spec.ts";
import type { Field } from "../field.ts";
import {
  flag,
  integer,
  listOf,
  objectOf,
  oneOf,
  reader,
  recordOf,
  refine,
  schemaOf,
  shortOrLong,
  size,
  text,
} from "../readers.ts";
import { declaredName } from "./declared.ts";
import { rule } from "./draft.ts";
import type { ServiceDraft } from "./draft.ts";
import { options } from "./pairs.ts";

/** 1023, or in octal, "01777" or "0o1777". */
const permissions = reader(
  { type: ["integer", "string"], pattern: "^(?:0o?[0-7]+|\\d+)$" },
  (field) => {
    const octal = /^0o?([0-7]+)$/.exec(String(field.value))?.[1];
    return octal === undefined ? integer(field) : parseInt(octal, 8);
  },
);

const readLong = recordOf<MountSpec>(["type", "target"], {
  type: oneOf("bind", "volume", "tmpfs", "npipe", "image"),
  source: text,
  target: text,
  read_only: flag,
  consistency: text,
  bind: objectOf({
    propagation: text,
    create_host_path: flag,
    selinux: text,
    recursive: oneOf("disabled", "enabled", "writable", "readonly"),
  }),
  volume: objectOf({ nocopy: flag, subpath: text, labels: options }),
  tmpfs: objectOf({ size, mode: permissions }),
  image: objectOf({ subpath: text }),
  "x-ark": objectOf({ driver: text, driver_opts: options, mode: text }),
});

/** "target", "source:target", "source:target:options" */
function shortMount(given: string, field: Field): MountSpec | undefined {
  const parts = given.split(":");
  const [first, second, modes, ...others] = parts;
  if (others.length > 0 || parts.includes("")) {
    return field.invalid("is not a mount", "Such as `/srv/data:/data:ro` or `data:/data`.");
  }
  if (second === undefined) return { type: "volume", target: first! };
  const isPath = /^[/.~]/.test(first!);
  const mount: MountSpec = { type: isPath ? "bind" : "volume", source: first!, target: second };
  const rest = (modes ?? "").split(",").filter((mode) => mode && !setMode(mount, mode));
  // What the long syntax has no word for stays as it is, for the engine to judge.
  return rest.length > 0 ? { ...mount, "x-ark": { mode: rest.sort().join(",") } } : mount;
}

const mount = shortOrLong(refine(text, shortMount), readLong);

export const volumes = rule(schemaOf(listOf(mount)), (field, draft) => {
  const mounts = listOf((item) => {
    const read = mount(item);
    return read && withEngineName(read, item, draft);
  })(field);
  if (mounts) draft.spec.volumes = mounts;
});

/** Options of the short syntax, by the long syntax's words. First match wins. */
const MODES: readonly (readonly [RegExp, MountSpec["type"] | "any", (mode: string) => object])[] = [
  [/^rw$/, "any", () => ({})],
  [/^ro$/, "any", () => ({ read_only: true })],
  [/^(?:consistent|cached|delegated|default)$/, "any", (mode) => ({ consistency: mode })],
  [/^nocopy$/, "volume", () => ({ volume: { nocopy: true } })],
  [/^r?(?:private|shared|slave)$/, "bind", (mode) => ({ bind: { propagation: mode } })],
  [/^[zZ]$/, "bind", (mode) => ({ bind: { selinux: mode } })],
];

function setMode(mount: MountSpec, mode: string): boolean {
  const found = MODES.find(([form, type]) =>
    form.test(mode) && (type === "any" || type === mount.type)
  );
  if (!found) return false;
  const { bind, ...rest } = found[2](mode) as Partial<MountSpec>;
  Object.assign(mount, rest, bind && { bind: { ...mount.bind, ...bind } });
  return true;
}

/** Named volumes bear the engine's name; host paths have to be whole. */
function withEngineName(
  mount: MountSpec,
  field: Field,
  { scope }: ServiceDraft,
): MountSpec | undefined {
  const { type, source } = mount;
  if (type === "bind") return isWhole(source) ? mount : relative(field);
  if (type !== "volume" || source === undefined) return mount;
  const name = declaredName("volume", source, field, scope);
  return name === undefined ? undefined : { ...mount, source: name };
}

function isWhole(source: string | undefined): boolean {
  return source !== undefined && (source.startsWith("/") || /^[A-Za-z]:[\\/]/.test(source));
}

function relative(field: Field): undefined {
  return field.report(
    "relative-path",
    `${field.title} binds a path that does not begin at the root of the host`,
    "Write the whole path, as on the node.",
  );
}
