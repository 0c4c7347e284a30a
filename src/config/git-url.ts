/** The address of the snapshot repository, as `git clone` takes it. */
import { isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";
import type { GitCredentials, GitUrl } from "../model/git.ts";
import { isSshUrl, parseSshUrl } from "../model/ssh-url.ts";
import type { Parsed } from "./parsers.ts";

const RIGHT = "right would be https://git.example.org/team/snapshots.git, " +
  "git@git.example.org:team/snapshots.git, or the folder of a bare repository on this machine";

export interface GitAddress {
  readonly url: GitUrl;
  /** Those that stood in the address itself. */
  readonly credentials?: GitCredentials;
}

export function parseGitUrl(text: string): Parsed<GitAddress> {
  if (isAbsolute(text)) return { value: { url: { kind: "folder", path: text } } };
  if (isSshUrl(text)) return ssh(text);
  if (!URL.canParse(text)) return { problem: RIGHT };
  const url = new URL(text);
  if (url.protocol === "file:") return folder(url);
  if (url.protocol !== "http:" && url.protocol !== "https:") return { problem: RIGHT };
  if (url.search !== "" || url.hash !== "") {
    return { problem: `an address of a repository has no "?" and no "#"; ${RIGHT}` };
  }
  return { value: withoutCredentials(url) };
}

function ssh(text: string): Parsed<GitAddress> {
  const parsed = parseSshUrl(text);
  return "problem" in parsed ? parsed : { value: { url: { kind: "ssh", ...parsed.value } } };
}

function folder(url: URL): Parsed<GitAddress> {
  if (url.host !== "") return { problem: "right would be file:///path, with three slashes" };
  return { value: { url: { kind: "folder", path: fileURLToPath(url) } } };
}

function withoutCredentials(url: URL): GitAddress {
  const { username, password } = url;
  url.username = "";
  url.password = "";
  const address = { url: { kind: "http", href: url.href.replace(/\/$/, "") } } as const;
  if (username === "") return address;
  const credentials = {
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
  };
  return { ...address, credentials };
}
