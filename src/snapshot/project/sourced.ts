/** Data of Compose files before it is read as such: each part of it with the place it came from. */
import type { Position } from "../../model/snapshot.ts";
import type { Marks } from "../yaml/marks.ts";
import type { Path } from "../yaml/place.ts";

/** One file of YAML. */
export interface SourceDocument {
  /** With "/", from the root of the repository. */
  readonly file: string;
  /** What of other files it takes away or replaces where it comes over them; absent where nothing is. */
  readonly marks?: Marks;
  locate(path: Path, on: "key" | "value"): Position;
}

/** Where a value stands: in which file, and where in that. */
export interface Origin {
  readonly document: SourceDocument;
  readonly path: Path;
}

/** A value with its origin. What of it came from elsewhere is known to `Origins`. */
export interface Sourced {
  readonly value: unknown;
  readonly origin: Origin;
}

/** Where the entries of those mappings and lists came from that no file has as they are. */
export class Origins {
  readonly #parts = new WeakMap<object, ReadonlyMap<string | number, Origin>>();

  /** @param parts of a mapping or list just made: its entries that came from elsewhere than itself */
  note(made: object, parts: ReadonlyMap<string | number, Origin>): void {
    this.#parts.set(made, parts);
  }

  /** An entry of a mapping, or an item of a list; of what is not there, the place it would have. */
  child({ value, origin }: Sourced, key: string | number): Sourced {
    const isParent = typeof value === "object" && value !== null;
    const elsewhere = isParent ? this.#parts.get(value)?.get(key) : undefined;
    return {
      value: isParent && Object.hasOwn(value, key) ? (value as Entries)[key] : undefined,
      origin: elsewhere ?? { ...origin, path: [...origin.path, key] },
    };
  }

  /** Where a part of the whole came from. */
  origin(root: Sourced, path: Path): Origin {
    return path.reduce((parent: Sourced, key) => this.child(parent, key), root).origin;
  }

  /** Where a part of the whole stands, or its key. */
  locate(root: Sourced, path: Path, on: "key" | "value"): Position {
    const origin = this.origin(root, path);
    return origin.document.locate(origin.path, on);
  }
}

type Entries = Readonly<Record<string | number, unknown>>;
