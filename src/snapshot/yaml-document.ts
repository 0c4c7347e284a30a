/** A file of YAML, with what is found wrong with it. */
import type { Position, Problem } from "../model/snapshot.ts";
import type { Finding } from "./field.ts";
import { capped, problem } from "./problems.ts";
import { withoutEchoes } from "./variables/interpolate.ts";
import type { FullYaml } from "./yaml/full-yaml.ts";
import type { Marks } from "./yaml/marks.ts";
import type { Path } from "./yaml/place.ts";
import { readYaml } from "./yaml/read-yaml.ts";

export class YamlDocument {
  /** With "/", from the root of the repository. */
  readonly file: string;
  readonly text: string;
  /** What of it is to be taken away, or to replace; absent where nothing is. */
  readonly marks?: Marks;
  readonly #yaml: FullYaml;
  readonly #findings: Finding[] = [];

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
    this.#yaml = readYaml(text);
    if (this.#yaml.marks !== undefined) this.marks = this.#yaml.marks;
  }

  /** Its data; undefined where nothing of it can be read. */
  get value(): unknown {
    return this.#yaml.value;
  }

  locate(path: Path, on: "key" | "value"): Position {
    return { file: this.file, ...this.#yaml.locate(path, on) };
  }

  /** What is wrong with its data, by the path in it. The same may be reported again. */
  report(finding: Finding): void {
    this.#findings.push(finding);
  }

  /** All that is wrong with it so far. */
  get problems(): readonly Problem[] {
    if (this.#yaml.faults.length + this.#findings.length === 0) return NOTHING;
    const faults = this.#yaml.faults.map(({ code, message, hint, at }) =>
      problem(code, { file: this.file, ...at }, message, hint)
    );
    const problems = capped(distinct(withoutEchoes(this.#findings))).map((finding) =>
      this.#problem(finding)
    );
    return [...capped(faults), ...problems];
  }

  #problem({ code, path, on, message, hint, within }: Finding): Problem {
    const place = this.locate(path, on);
    const column = place.column + (within ? this.#columnsInto(place, within) : 0);
    return problem(code, { ...place, column }, message, hint);
  }

  /** How far right of its beginning a place inside a value is, where the file has it as it is read. */
  #columnsInto(
    { line, column }: Position,
    { text, offset }: NonNullable<Finding["within"]>,
  ): number {
    const rest = this.text.split("\n", line)[line - 1]?.slice(column - 1) ?? "";
    const quote = /^["']/.test(rest) ? 1 : 0;
    return rest.startsWith(text.slice(0, offset), quote) ? quote + offset : 0;
  }
}

const NOTHING: readonly Problem[] = [];

/** A field that is read twice reports twice. */
function distinct(findings: readonly Finding[]): Finding[] {
  const byText = new Map(
    findings.map((it) => [`${it.code} ${it.path.join("\0")} ${it.message}`, it]),
  );
  return [...byText.values()];
}
