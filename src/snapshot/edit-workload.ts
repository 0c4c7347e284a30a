/** A file that people may have edited, changed so that one of its services says another spec. */
import { isMap, isSeq, parseDocument } from "yaml";
import type { YAMLMap, YAMLSeq } from "yaml";
import { canonical } from "../model/canonical.ts";
import type { ContainerSpec } from "../model/container-spec.ts";
import type { ComposeFile } from "./compose/compose-file.ts";
import { declare, declaredKeys } from "./declare.ts";
import { editList } from "./edit-list.ts";
import { composeService, printWorkload, volumeNames } from "./print-workload.ts";
import { stableJson } from "./stable-json.ts";
import { filledParts, partsOf } from "./variables/filled-parts.ts";
import { keepVariables } from "./variables/keep-variables.ts";
import type { EditedReading, ReadEdited } from "./project/edited-file.ts";
import { editedTexts } from "./yaml/edited-texts.ts";
import { EDITABLE, pairOf, setKey } from "./yaml/update-node.ts";
import type { Data } from "./yaml/update-node.ts";

type Service = ComposeFile["services"][number];
type Key = keyof ContainerSpec;

/** How much of the service is written anew, from the least. The first that says the spec is taken. */
const WAYS = ["items", "keys", "service"] as const;
type Way = (typeof WAYS)[number];

/**
 * Comments, order of keys and quotes of what did not change stay, other services altogether.
 * Where that cannot be, a file of this service alone is printed anew. Whatever a variable of the
 * process stands for is not written in its place.
 * @param name of the container, which a service of the file makes
 * @param read the file, with a text that it may have
 * @returns undefined where other files, or other services of this one, keep it from saying the spec,
 *   or where nobody could tell whether a variable's value is written: see `unfilledSpec`
 */
export function editWorkload(
  text: string,
  name: string,
  spec: ContainerSpec,
  read: ReadEdited,
): string | undefined {
  const before = read(text);
  const current = before?.services.find((service) => service.name === name);
  if (!before || !current) return undefined;
  const anew = printWorkload(name, spec);
  if (printWorkload(name, current.spec) === text) return anew;
  const blank = unfilledSpec(before, name);
  if (blank === undefined) return undefined;
  const filled = filledParts(current.spec, blank, spec);
  const wanted = saidBy({ ...before, services: replaced(before.services, name, spec) });
  for (const way of WAYS) {
    const edited = edit(text, before, current, spec, way);
    const found = edited?.find((candidate) => {
      const after = read(candidate);
      return after && saidBy(after) === wanted && !writesOut(filled, after, name);
    });
    if (found !== undefined) return found;
  }
  const isAlone = before.isSingle && before.isAlone;
  return isAlone && current.spec.files === undefined && filled.length === 0 ? anew : undefined;
}

/**
 * What the file says of a container without the values of the process's variables; undefined where
 * it cannot be read without them.
 */
export function unfilledSpec(
  { services, unfilled }: EditedReading,
  name: string,
): ContainerSpec | undefined {
  // A variable may be in the container's name.
  const key = services.find((service) => service.name === name)?.key;
  return unfilled()?.find((service) => service.key === key)?.spec;
}

/** Whether any of what came from a variable stands there by its value now, or may do so. */
function writesOut(filled: readonly string[], after: EditedReading, name: string): boolean {
  if (filled.length === 0) return false;
  const blank = unfilledSpec(after, name);
  if (blank === undefined) return true;
  const written = partsOf(blank);
  return filled.some((part) => written.has(part));
}

/** An edit never touches them: what they hold is said elsewhere. */
function filesOf({ files }: ContainerSpec): Pick<ContainerSpec, "files"> {
  return files === undefined ? {} : { files };
}

function replaced(services: readonly Service[], name: string, spec: ContainerSpec): Service[] {
  return services.map((it) =>
    it.name === name ? { ...it, spec: canonical({ ...spec, ...filesOf(it.spec) }) } : it
  );
}

/** All that a file says of its services, those without containers, too, as text to compare. */
function saidBy({ services, others = new Map() }: EditedReading): string {
  return stableJson([services.map(({ name, spec }) => [name, spec]), [...others]]);
}

/** Texts with the service changed, the nearest to the old one first; none where it cannot be changed. */
function edit(
  text: string,
  before: EditedReading,
  current: Service,
  spec: ContainerSpec,
  way: Way,
): string[] | undefined {
  const doc = parseDocument(text, EDITABLE);
  const root = doc.contents;
  const services = isMap(root) ? pairOf(root, "services")?.value : undefined;
  const service = isMap(services) ? pairOf(services, current.key)?.value : undefined;
  if (!isMap(root) || !isMap(services) || !isMap(service)) return undefined;
  const networks = declaredKeys(Object.keys(spec.networks ?? {}), before.networks);
  const volumes = declaredKeys(volumeNames(spec), before.volumes);
  const compose = (part: ContainerSpec) => composeService(part, networks, volumes);
  if (way === "service") {
    const files = filesAsWritten(before.written, current.key);
    const said = kept(
      { container_name: current.name, ...compose(spec) } as Data,
      [current.key],
      before,
    );
    setKey(services, current.key, { ...(said as object), ...files } as Data);
  } else editKeys(service, current, spec, compose, before, way);
  declare(root, "networks", networks, before.networks, before.isSingle);
  declare(root, "volumes", volumes, before.volumes, before.isSingle);
  return editedTexts(doc, text);
}

/** What the service says of its files, as the file has it. */
function filesAsWritten(data: unknown, key: string): Record<string, unknown> {
  const { services } = data as { services: Record<string, Record<string, unknown>> };
  const { configs, secrets } = services[key]!;
  return { ...(configs !== undefined && { configs }), ...(secrets !== undefined && { secrets }) };
}

function editKeys(
  service: YAMLMap,
  current: Service,
  spec: ContainerSpec,
  compose: (part: ContainerSpec) => Record<string, unknown>,
  before: EditedReading,
  way: Way,
): void {
  const keys = new Set([...Object.keys(current.spec), ...Object.keys(spec)]) as Set<Key>;
  for (const key of keys) {
    if (key === "files") continue;
    if (stableJson(current.spec[key]) === stableJson(spec[key])) continue;
    const own = withoutInherited(key, current, spec, before);
    const part = { [key]: own } as unknown as ContainerSpec;
    const [composeKey, data] = Object.entries(compose(part))[0]!;
    const list = way === "items" ? seqOf(service, composeKey) : undefined;
    const edited = list && editList(list, { key, composeKey, part, compose, current, ...before });
    if (edited) continue;
    const wanted = data as Data | undefined;
    setKey(service, composeKey, wanted && kept(wanted, [current.key, composeKey], before));
  }
}

/** Variables and labels that come from files of such, and stay as they are, are not written here. */
function withoutInherited(
  key: Key,
  current: Service,
  spec: ContainerSpec,
  { data }: EditedReading,
): unknown {
  const wanted = spec[key as "labels"];
  const fromFile = { environment: "env_file", labels: "label_file" }[key as "labels"];
  const service = ["services", current.key].reduce(inside, data);
  if (wanted === undefined || !fromFile || inside(service, fromFile) === undefined) return wanted;
  const written = inside(service, key);
  const names = Array.isArray(written)
    ? written.map((item) => String(item).split("=", 1)[0]!)
    : Object.keys(written ?? {});
  const was = current.spec[key as "labels"] ?? {};
  const own = Object.entries(wanted).filter(([name, value]) =>
    names.includes(name) || was[name] !== value
  );
  return own.length === 0 ? undefined : Object.fromEntries(own);
}

/** @param path below `services` of what is to be written */
function kept(wanted: Data, path: readonly string[], { written, data }: EditedReading): Data {
  const at = (tree: unknown) => ["services", ...path].reduce(inside, tree);
  return keepVariables(wanted, at(written), at(data));
}

function inside(tree: unknown, key: string): unknown {
  return (tree as Readonly<Record<string, unknown>> | null | undefined)?.[key];
}

function seqOf(service: YAMLMap, key: string): YAMLSeq | undefined {
  const value = pairOf(service, key)?.value;
  return isSeq(value) ? value : undefined;
}
