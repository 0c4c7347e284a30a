/** Git's commit objects. */
import { Buffer } from "node:buffer";
import type { Author } from "../reconciler/ports.ts";
import { type GitObject, gitObject } from "./git-object.ts";

export interface CommitObject {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Author;
  /** When it was committed; seconds since 1970. */
  readonly seconds: number;
  readonly message: string;
}

export interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Author;
  readonly committer: Author;
  /** Milliseconds since 1970; git keeps whole seconds. */
  readonly at: number;
  readonly message: string;
}

export function encodeCommit(commit: NewCommit): GitObject {
  const time = `${Math.floor(commit.at / 1000)} +0000`;
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${identity(commit.author)} ${time}`,
    `committer ${identity(commit.committer)} ${time}`,
    "",
    commit.message,
  ];
  return gitObject("commit", Buffer.from(lines.join("\n")));
}

/** @throws Error when it has no tree or no committer */
export function parseCommit(content: Buffer): CommitObject {
  const text = content.toString("utf8");
  const end = text.indexOf("\n\n");
  const headers = text.slice(0, end < 0 ? text.length : end).split("\n");
  const values = (key: string) =>
    headers.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  const [tree] = values("tree");
  const committer = parseStamp(values("committer")[0]);
  const author = parseStamp(values("author")[0]);
  if (tree === undefined || committer === undefined) throw new Error("it is no commit");
  return {
    tree,
    parents: values("parent"),
    author: (author ?? committer).who,
    seconds: committer.seconds,
    message: end < 0 ? "" : text.slice(end + 2),
  };
}

function parseStamp(line = ""): { who: Author; seconds: number } | undefined {
  const [, name, email, seconds] = /^(.*?) ?<([^>]*)> (\d+)/.exec(line) ?? [];
  if (name === undefined || email === undefined) return undefined;
  return { who: { name, email }, seconds: Number(seconds) };
}

/** Without what would end the field or the line, as git itself takes it out. */
function identity(author: Author): string {
  return `${clean(author.name) || "unknown"} <${clean(author.email).replace(/\s/g, "")}>`;
}

function clean(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[<>\u0000-\u001f\u007f]+/g, " ").replace(
    /^[\s.,:;"'\\]+|[\s.,:;"'\\]+$/g,
    "",
  );
}
