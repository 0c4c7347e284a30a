/** The parameters of a request, from wherever they stand, checked all at once. */
import type { HonoRequest } from "hono";
import * as z from "zod";
import { ArkError } from "../errors.ts";
import { nearest } from "../model/nearest.ts";

export interface ParameterProblem {
  readonly parameter: string;
  /** What is wrong with it and what would be right. */
  readonly problem: string;
}

/** A value as it was given; a text (of a path, query or form) is still to be turned into its type. */
interface Given {
  readonly name: string;
  readonly value: unknown;
  readonly isText: boolean;
}

/** @throws ArkError request-invalid, which names every parameter that cannot be used */
export async function readParameters(
  request: HonoRequest,
  schema: z.ZodObject,
): Promise<Record<string, unknown>> {
  const given = [
    ...texts(Object.entries(request.param())),
    ...texts(new URL(request.url).searchParams),
    ...await fromBody(request),
  ];
  const values = Object.fromEntries(
    given.map(({ name, value, isText }) => [
      name,
      isText ? fromTexts(schema.shape[name], name, given) : value,
    ]),
  );
  const parsed = schema.safeParse(values);
  const problems = [...repeated(given, schema), ...unknown(given, schema), ...complaints(parsed)];
  if (problems.length > 0 || !parsed.success) throw invalid(problems);
  return parsed.data;
}

function texts(pairs: Iterable<readonly [string, string]>): Given[] {
  return [...pairs].map(([name, value]) => ({ name, value, isText: true }));
}

async function fromBody(request: HonoRequest): Promise<Given[]> {
  if (request.method !== "POST") return [];
  const [type = ""] = (request.header("content-type") ?? "").toLowerCase().split(/\s*;/);
  if (type === "multipart/form-data") return fromMultipart(request);
  const body = (await request.text()).trim();
  if (body === "") return [];
  // `curl -d` calls everything a form.
  if (type === "application/json" || body.startsWith("{")) return fromJson(body);
  if (type === "application/x-www-form-urlencoded") return texts(new URLSearchParams(body));
  throw invalid([{ parameter: "body", problem: "right would be a JSON object or a form" }]);
}

async function fromMultipart(request: HonoRequest): Promise<Given[]> {
  const form = await request.formData().catch(() => undefined);
  if (form === undefined) throw invalid([{ parameter: "body", problem: "it is not a form" }]);
  return texts([...form].map(([name, value]) => [name, String(value)]));
}

function fromJson(body: string): Given[] {
  const parsed = z.record(z.string(), z.unknown()).safeParse(parseJson(body));
  if (!parsed.success) {
    throw invalid([{ parameter: "body", problem: "it is not a JSON object" }]);
  }
  return Object.entries(parsed.data).map(([name, value]) => ({ name, value, isText: false }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const FLAGS: Readonly<Record<string, boolean>> = {
  true: true,
  false: false,
  1: true,
  0: false,
  // `?force`
  "": true,
};

/** A list takes each of its texts, and more than one from each, between commas. */
function fromTexts(
  schema: z.core.$ZodType | undefined,
  name: string,
  given: readonly Given[],
): unknown {
  const texts = given.filter((each) => each.name === name).map(({ value }) => String(value));
  if (isList(schema)) return texts.flatMap((text) => text.split(",")).map((text) => text.trim());
  return fromText(schema, texts.at(-1) ?? "");
}

function isList(schema: z.core.$ZodType | undefined): boolean {
  return unwrapped(schema) instanceof z.ZodArray;
}

/** What the schema takes instead of a text; the text itself where there is no such thing. */
function fromText(schema: z.core.$ZodType | undefined, text: string): unknown {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodBoolean) return FLAGS[text.toLowerCase()] ?? text;
  if (inner instanceof z.ZodNumber) return /^-?\d+$/.test(text) ? Number(text) : text;
  return text;
}

function unwrapped(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodExactOptional
    ? unwrapped(schema.unwrap())
    : schema;
}

function repeated(given: readonly Given[], { shape }: z.ZodObject): ParameterProblem[] {
  const names = given.map(({ name }) => name).filter((name) => !isList(shape[name]));
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...twice].map((parameter) => ({ parameter, problem: "it is given more than once" }));
}

function unknown(given: readonly Given[], { shape }: z.ZodObject): ParameterProblem[] {
  const known = Object.keys(shape);
  const strangers = new Set(given.map(({ name }) => name).filter((name) => !known.includes(name)));
  return [...strangers].map((parameter) => {
    const meant = nearest(parameter, known);
    const right = known.length === 0 ? "there are none here" : `there is ${known.join(", ")}`;
    return {
      parameter,
      problem: `no such parameter; ${meant === undefined ? right : `did you mean ${meant}?`}`,
    };
  });
}

/** One for each parameter, however many rules it breaks. */
function complaints(parsed: z.ZodSafeParseResult<unknown>): ParameterProblem[] {
  const byName = new Map(
    parsed.error?.issues.map(({ path, message }) => [String(path[0]), message]) ?? [],
  );
  return [...byName].map(([parameter, problem]) => ({ parameter, problem }));
}

export function invalid(problems: readonly ParameterProblem[]): ArkError {
  const sentences = problems.map(({ parameter, problem }) => `${parameter}: ${problem}`);
  return new ArkError("request-invalid", sentences.join(". ").replace(/[^?.]$/, "$&."), {
    details: { problems },
  });
}
