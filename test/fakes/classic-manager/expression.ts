/** Constraints and affinities as a manager reads them: `storage==ssd`, `node!=~/^a/`. */
import { type Body, type Box, labelsOf, listLabel } from "./box.ts";
import type { FakeEngine } from "./fake-engine.ts";

interface Expression {
  readonly text: string;
  readonly key: string;
  readonly equal: boolean;
  readonly soft: boolean;
  readonly pattern: RegExp;
}

/** What is on the engine that expressions speak of. */
export interface Candidate {
  readonly engine: FakeEngine;
  /** As the manager knows them. */
  readonly boxes: readonly Box[];
}

/** Which engines will do, and in the words of the manager what each filter asked for. */
export function satisfying(
  candidates: readonly Candidate[],
  { Labels }: Pick<Body, "Labels">,
): { readonly left: readonly Candidate[]; readonly asked: readonly string[] } {
  const constraints = listLabel(Labels ?? {}, "constraints").map(parse);
  const affinities = listLabel(Labels ?? {}, "affinities").map(parse);
  const pass = (withSoft: boolean) =>
    candidates.filter((candidate) =>
      [
        ...constraints.map((it) => [it, constraintValues(it.key, candidate)] as const),
        ...affinities.map((it) => [it, affinityValues(it.key, candidate)] as const),
      ].every(([it, values]) =>
        (it.soft && !withSoft) || values.some((value) => it.pattern.test(value)) === it.equal
      )
    );
  const wished = pass(true);
  const left = wished.length > 0 ? wished : pass(false);
  return { left, asked: [affinities, constraints].map(words).filter(Boolean) };
}

function parse(text: string): Expression {
  const [, key, operator, soft, value] = /^([^=!]+)(==|!=)(~?)(.*)$/s.exec(text) ?? [];
  return {
    text,
    key: key ?? text,
    equal: operator !== "!=",
    soft: soft === "~",
    pattern: pattern(value ?? ""),
  };
}

/** A regular expression between slashes, else a glob of the whole. */
function pattern(value: string): RegExp {
  const inner = /^\/(.*)\/$/s.exec(value)?.[1];
  if (inner !== undefined) return new RegExp(inner);
  const escaped = value.replace(/[.+^${}()|[\]\\?]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${escaped}$`);
}

function constraintValues(key: string, { engine }: Candidate): string[] {
  return [key === "node" ? engine.name : engine.labels[key] ?? ""];
}

function affinityValues(key: string, { engine, boxes }: Candidate): string[] {
  if (key === "container") return boxes.flatMap(({ id, name }) => [id, name]);
  if (key === "image") return [...engine.images.keys()];
  return boxes.map((box) => labelsOf(box)[key] ?? "");
}

function words(expressions: readonly Expression[]): string {
  if (expressions.length === 0) return "";
  const each = expressions.map(({ text, soft }) => `${text.replace("=~", "=")} (soft=${soft})`);
  return `[${each.join(" ")}]`;
}
