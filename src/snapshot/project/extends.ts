/**
 * `extends`: a service over another one, of the same file or of another. All of the other is taken on,
 * what it depends on too, which then has to be in the project.
 * Source: https://docs.docker.com/reference/compose-file/services/#extends
 */
import { isMapping } from "../../model/mapping.ts";
import { nearest } from "../../model/nearest.ts";
import type { Problem } from "../../model/snapshot.ts";
import { problem } from "../problems.ts";
import type { ProblemCode } from "../problems.ts";
import { entriesOf, mappingOf } from "./forms.ts";
import { textOf } from "./item-keys.ts";
import { mergeServices } from "./merge-files.ts";
import type { Origins, Sourced } from "./sourced.ts";
import { ValueCount } from "./value-count.ts";

export interface Extending {
  readonly origins: Origins;
  readonly problems: Problem[];
  /**
   * The file that a text of another file names, with its variables filled. Undefined where there is
   * nothing to go on with; why has been said.
   */
  open(file: Sourced): Sourced | undefined;
}

/**
 * The file with services that extend none. Where something is wrong with an `extends` it is reported,
 * and stays.
 */
export function resolveExtends(file: Sourced, extending: Extending): Sourced {
  const { value } = extending.origins.child(file, "services");
  if (!isMapping(value) || !Object.values(value).some(extendsAny)) return file;
  return new Extends(extending).file(file);
}

function extendsAny(service: unknown): boolean {
  return isMapping(service) && Object.hasOwn(service, "extends");
}

/** A service of a file. */
interface Target {
  readonly file: Sourced;
  readonly name: string;
}

/** Longer chains help nobody. */
const MAX_CHAIN = 32;
/** Values that all services of a file together may take on. */
const MAX_VALUES = 200_000;
const KEYS: readonly string[] = ["service", "file"];

class Extends {
  readonly #origins: Origins;
  readonly #problems: Problem[];
  readonly #open: Extending["open"];
  /** By file and name; undefined: something is wrong with it, which was reported. */
  readonly #resolved = new Map<string, Sourced | undefined>();
  /** By file. */
  readonly #servicesOf = new Map<string, ReadonlyMap<string, Sourced>>();
  readonly #count = new ValueCount();
  #values = 0;

  constructor({ origins, problems, open }: Extending) {
    this.#origins = origins;
    this.#problems = problems;
    this.#open = open;
  }

  file(file: Sourced): Sourced {
    const services = this.#origins.child(file, "services");
    const resolved = [...this.#services(file)].map(([name, service]) =>
      [name, this.#resolve({ file, name }, []) ?? service] as const
    );
    const entries = new Map(this.#entries(file));
    entries.set("services", mappingOf(new Map(resolved), services, this.#origins));
    return mappingOf(entries, file, this.#origins);
  }

  /** @param chain the services that extend it, one by way of the next */
  #resolve(target: Target, chain: readonly Target[]): Sourced | undefined {
    const id = idOf(target);
    if (this.#resolved.has(id)) return this.#resolved.get(id);
    const service = this.#services(target.file).get(target.name)!;
    const resolved = extendsAny(service.value)
      ? this.#extended(service, target, [...chain, target])
      : service;
    this.#resolved.set(id, resolved);
    return resolved;
  }

  #extended(service: Sourced, target: Target, chain: readonly Target[]): Sourced | undefined {
    const said = this.#origins.child(service, "extends");
    const base = this.#target(said, target);
    if (base === undefined || !this.#isSound(said, base, chain)) return undefined;
    const extended = this.#resolve(base, chain);
    if (extended === undefined || !this.#isMergeable(extended, base, said)) return undefined;
    const entries = new Map(this.#entries(service));
    entries.delete("extends");
    return mergeServices(extended, mappingOf(entries, service, this.#origins), this.#origins);
  }

  /** What is extended, if it is there. */
  #target(said: Sourced, { file, name }: Target): Target | undefined {
    const own = textOf(said.value);
    if (own !== undefined) return this.#found(said, { file, name: own });
    const title = `\`services.${name}.extends\``;
    if (!isMapping(said.value)) {
      return this.#report("wrong-type", said, `${title} must be a service's name, or a mapping`);
    }
    for (const [key, entry] of this.#entries(said)) {
      if (!KEYS.includes(key)) this.#unknownKey(entry, `services.${name}.extends.${key}`, key);
    }
    const service = this.#text(said, "service", title);
    if (service === undefined) return undefined;
    const elsewhere = this.#origins.child(said, "file");
    if ((elsewhere.value ?? null) === null) {
      return this.#found(this.#origins.child(said, "service"), { file, name: service });
    }
    if (this.#text(said, "file", title) === undefined) return undefined;
    const opened = this.#open(elsewhere);
    const at = this.#origins.child(said, "service");
    return opened && this.#found(at, { file: opened, name: service });
  }

  #text(said: Sourced, key: "service" | "file", title: string): string | undefined {
    const { value, origin } = this.#origins.child(said, key);
    const text = textOf(value);
    if (text !== undefined) return text;
    if ((value ?? null) === null) {
      return this.#report("missing-key", said, `${title} lacks \`${key}\``);
    }
    return this.#report("wrong-type", { value, origin }, `\`${key}\` of ${title} must be text`);
  }

  #found(said: Sourced, target: Target): Target | undefined {
    const services = this.#services(target.file);
    if (services.has(target.name)) return target;
    const near = nearest(target.name, services.keys());
    const message =
      `there is no service \`${target.name}\` in ${target.file.origin.document.file} to extend`;
    return this.#report("unknown-service", said, message, near && `Did you mean \`${near}\`?`);
  }

  #isSound(said: Sourced, base: Target, chain: readonly Target[]): boolean {
    const start = chain.findIndex((target) => idOf(target) === idOf(base));
    if (start >= 0) {
      const ring = [...chain.slice(start), base].map((target) => titleOf(target, said));
      const message = `services extend each other in a ring: ${ring.join(" → ")}`;
      this.#report("extends-cycle", said, message, "Take `extends` out of one of them.");
    } else if (chain.length > MAX_CHAIN) {
      const message = `more than ${MAX_CHAIN} services extend one another from here`;
      this.#report("nested-too-deep", said, message, "Extend what is needed right away.");
    } else return true;
    return false;
  }

  #isMergeable({ value, origin }: Sourced, base: Target, said: Sourced): boolean {
    if (value !== null && !isMapping(value)) {
      const message = `the service \`${base.name}\`, which is extended, must be a mapping`;
      this.#report("wrong-type", { value, origin }, message);
      return false;
    }
    const before = this.#values;
    this.#values += this.#count.of(value);
    if (this.#values <= MAX_VALUES) return true;
    const message = "the services of this file take on too much by `extends`";
    if (before <= MAX_VALUES) this.#report("project-too-large", said, message);
    return false;
  }

  #unknownKey({ origin }: Sourced, title: string, key: string): void {
    const near = nearest(key, KEYS);
    const hint = near === undefined ? "Remove it." : `Did you mean \`${near}\`?`;
    const place = origin.document.locate(origin.path, "key");
    this.#problems.push(problem("unknown-key", place, `there is no key \`${title}\``, hint));
  }

  #report(code: ProblemCode, { origin }: Sourced, message: string, hint?: string): undefined {
    const place = origin.document.locate(origin.path, "value");
    this.#problems.push(problem(code, place, message, hint));
  }

  #services(file: Sourced): ReadonlyMap<string, Sourced> {
    const path = file.origin.document.file;
    const services = this.#servicesOf.get(path) ??
      this.#entries(this.#origins.child(file, "services"));
    this.#servicesOf.set(path, services);
    return services;
  }

  #entries(mapping: Sourced): ReadonlyMap<string, Sourced> {
    return entriesOf(mapping, this.#origins) ?? new Map<string, Sourced>();
  }
}

function idOf({ file, name }: Target): string {
  return `${file.origin.document.file}\0${name}`;
}

/** Of another file than that which it is said in: with the file. */
function titleOf({ file, name }: Target, said: Sourced): string {
  const { document } = file.origin;
  return document.file === said.origin.document.file ? name : `${name} (${document.file})`;
}
