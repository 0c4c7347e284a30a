/** What the rules of the architecture ask about a source file, read off its syntax tree. */
import { parse } from "@babel/parser";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface Source {
  /** From the root of the project, such as "src/model/plan.ts". */
  readonly file: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly functions: readonly { readonly line: number; readonly lines: number }[];
  /** Names that are called or constructed: "setTimeout", "Date.now", "new Date()". */
  readonly calls: readonly { readonly line: number; readonly name: string }[];
  readonly strings: ReadonlySet<string>;
}

export interface Import {
  /** A file of the project, or the name of a package or built-in as written. */
  readonly target: string;
  readonly local: boolean;
  readonly typeOnly: boolean;
  readonly names: readonly string[];
}

/** As much of a node as is looked at here. */
interface Node {
  readonly type: string;
  readonly loc: { readonly start: { line: number }; readonly end: { line: number } };
  readonly [key: string]: unknown;
}

export function readSources(folder: string): Source[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return files.filter((file) => file.endsWith(".ts")).sort().map((file) =>
    readSource(join(folder, file), readFileSync(join(folder, file), "utf8"))
  );
}

export function readSource(file: string, text: string): Source {
  const tree = parse(text, { sourceType: "module", plugins: ["typescript"] }) as unknown as Node;
  const nodes = [...walk(tree)];
  return {
    file,
    lines: text.trimEnd().split("\n").length,
    imports: nodes.flatMap((node) => importOf(file, node) ?? []),
    functions: nodes.filter((node) => FUNCTIONS.has(node.type)).map(sizeOf),
    calls: nodes.flatMap((node) => callOf(node) ?? []),
    strings: new Set(nodes.filter(({ type }) => type === "StringLiteral").map(valueOf)),
  };
}

const FUNCTIONS = new Set([
  "ArrowFunctionExpression",
  "ClassMethod",
  "ClassPrivateMethod",
  "FunctionDeclaration",
  "FunctionExpression",
  "ObjectMethod",
]);

function* walk(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const item of value) yield* walk(item);
  } else if (isNode(value)) {
    yield value;
    for (const child of Object.values(value)) yield* walk(child);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "loc" in value;
}

function sizeOf({ loc }: Node): { line: number; lines: number } {
  return { line: loc.start.line, lines: loc.end.line - loc.start.line + 1 };
}

function importOf(file: string, node: Node): Import | undefined {
  const source = node.source ?? (node.type === "TSImportType" ? node.argument : undefined);
  if (!isNode(source) || source.type !== "StringLiteral") return undefined;
  const written = valueOf(source);
  const local = written.startsWith(".");
  const kind = node.importKind ?? node.exportKind;
  return {
    target: local ? join(dirname(file), written) : written,
    local,
    typeOnly: kind === "type" || node.type === "TSImportType",
    names: namesOf(node),
  };
}

function namesOf(node: Node): string[] {
  const specifiers = Array.isArray(node.specifiers) ? node.specifiers.filter(isNode) : [];
  return specifiers.map(({ imported, local }) => nameOf(imported ?? local)).filter((n) => n !== "");
}

/** Only what may be a clock, a die or a device: plain names, members of plain names, `new Date()`. */
function callOf(node: Node): { line: number; name: string } | undefined {
  const { line } = node.loc.start;
  if (node.type === "MemberExpression") return { line, name: nameOf(node) };
  if (node.type === "CallExpression" && !isMember(node.callee)) {
    return { line, name: nameOf(node.callee) };
  }
  const bare = Array.isArray(node.arguments) && node.arguments.length === 0;
  if (node.type === "NewExpression" && bare) return { line, name: `new ${nameOf(node.callee)}()` };
  return undefined;
}

function isMember(node: unknown): boolean {
  return isNode(node) && node.type === "MemberExpression";
}

function nameOf(node: unknown): string {
  if (!isNode(node)) return "";
  if (node.type === "Identifier") return String(node.name);
  if (node.type === "MemberExpression") return `${nameOf(node.object)}.${nameOf(node.property)}`;
  return "";
}

function valueOf(node: Node): string {
  return String(node.value);
}
