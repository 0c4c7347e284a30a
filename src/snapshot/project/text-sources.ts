/** A repository's files as texts that are there already: what a project is read of before it is edited. */
import type { SourceContent, Sources, SourceText } from "./sources.ts";

const encoder = new TextEncoder();

export class TextSources implements Sources {
  readonly #texts: ReadonlyMap<string, string>;
  readonly #variables: Readonly<Record<string, string>>;
  foundAny = false;

  constructor(texts: ReadonlyMap<string, string>, variables: Readonly<Record<string, string>>) {
    this.#texts = texts;
    this.#variables = variables;
  }

  readonly variable = (name: string): string | undefined =>
    Object.hasOwn(this.#variables, name) ? this.#variables[name] : undefined;

  has(path: string): boolean {
    return this.#texts.has(path);
  }

  file(path: string): SourceText {
    const text = this.#texts.get(path);
    if (text === undefined) return { state: "absent" };
    this.foundAny = true;
    return { state: "there", text, blob: "" };
  }

  content(path: string): SourceContent {
    const found = this.file(path);
    if (found.state !== "there") return found;
    return { ...found, bytes: encoder.encode(found.text) };
  }
}
