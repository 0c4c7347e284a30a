/**
 * The host keys that are trusted, in OpenSSH's format.
 * Source: https://man.openbsd.org/sshd.8#SSH_KNOWN_HOSTS_FILE_FORMAT
 */
import { Buffer } from "node:buffer";
import { createHash, createHmac } from "node:crypto";
import { ArkError } from "../../errors.ts";
import { SSH_PORT } from "../../model/ssh-url.ts";

export interface KnownHost {
  /** True for `host`, or `[host]:port` where that is not the usual one. */
  readonly matches: (name: string) => boolean;
  readonly mark: "trusted" | "revoked" | "authority";
  /** "ssh-ed25519" */
  readonly type: string;
  /** The key as SSH transmits it, in base64. */
  readonly key: string;
}

/**
 * - "known": a line has this host with this key.
 * - "changed": lines have this host, and all with other keys.
 * - "authority": only an `@cert-authority` line has this host, and certificates are not checked.
 */
export type Verdict = "known" | "unknown" | "changed" | "revoked" | "authority";

const MARKS: Readonly<Record<string, KnownHost["mark"]>> = {
  "@revoked": "revoked",
  "@cert-authority": "authority",
};

/**
 * Every line of a `known_hosts` file. A line that cannot be read is refused, not passed over, as it
 * may be one that revokes a key.
 * @throws ArkError config-invalid, with the line's number
 */
export function parseKnownHosts(text: string): readonly KnownHost[] {
  return text.split(/\r?\n/).flatMap((line, at) => {
    const words = line.trim().split(/[ \t]+/);
    return words[0] === "" || words[0]!.startsWith("#") ? [] : [parseLine(words, at + 1)];
  });
}

/** @param key as SSH transmits it */
export function judgeHost(
  hosts: readonly KnownHost[],
  host: string,
  port: number,
  key: Uint8Array,
): Verdict {
  const given = Buffer.from(key).toString("base64");
  const lines = linesOf(hosts, host, port);
  const trusted = lines.filter(({ mark }) => mark === "trusted");
  if (lines.some((line) => line.mark === "revoked" && line.key === given)) return "revoked";
  if (trusted.some((line) => line.key === given)) return "known";
  if (trusted.length > 0) return "changed";
  return lines.some(({ mark }) => mark === "authority") ? "authority" : "unknown";
}

/** The types of the keys that are known of a host, so that it is asked for one of those first. */
export function knownKeyTypes(
  hosts: readonly KnownHost[],
  host: string,
  port: number,
): ReadonlySet<string> {
  const trusted = linesOf(hosts, host, port).filter(({ mark }) => mark === "trusted");
  return new Set(trusted.map(({ type }) => type));
}

/** As `ssh` and `ssh-keygen -l` show it. @param key as SSH transmits it */
export function fingerprint(key: Uint8Array): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

/** The type that a key says it is of. @param key as SSH transmits it: a length, then the type */
export function keyType(key: Uint8Array): string {
  const buffer = Buffer.from(key);
  return buffer.length < 4 ? "" : buffer.toString("latin1", 4, 4 + buffer.readUInt32BE(0));
}

function linesOf(hosts: readonly KnownHost[], host: string, port: number): readonly KnownHost[] {
  const lower = host.toLowerCase();
  const name = port === SSH_PORT ? lower : `[${lower}]:${port}`;
  return hosts.filter(({ matches }) => matches(name));
}

function parseLine(words: readonly string[], number: number): KnownHost {
  const marked = words[0]!.startsWith("@");
  const mark = marked ? MARKS[words[0]!] : "trusted";
  const [names, type, key] = marked ? words.slice(1) : words;
  if (mark === undefined || names === undefined || type === undefined || key === undefined) {
    throw invalid(number, "is not `HOST TYPE KEY`, with or without @revoked before it");
  }
  if (keyType(Buffer.from(key, "base64")) !== type) {
    throw invalid(number, `has a key that is not of the type ${JSON.stringify(type)}, or is cut`);
  }
  const matches = names.startsWith("|") ? hashed(names, number) : listed(names);
  return { matches, mark, type, key: Buffer.from(key, "base64").toString("base64") };
}

/** `|1|salt|hash`: HMAC-SHA1 of the name with the salt, both in base64. */
function hashed(names: string, number: number): KnownHost["matches"] {
  const [, salt, hash] = /^\|1\|([A-Za-z0-9+/=]+)\|([A-Za-z0-9+/=]+)$/.exec(names) ?? [];
  if (salt === undefined || hash === undefined) {
    throw invalid(number, "has a host name that is hashed in a way that is not known");
  }
  const secret = Buffer.from(salt, "base64");
  return (name) => createHmac("sha1", secret).update(name).digest("base64") === hash;
}

/** With commas between; a `!` before a pattern excludes what it matches, whatever else does. */
function listed(names: string): KnownHost["matches"] {
  const patterns = names.toLowerCase().split(",");
  const excluded = patterns.filter((pattern) => pattern.startsWith("!"))
    .map((pattern) => expression(pattern.slice(1)));
  const included = patterns.filter((pattern) => !pattern.startsWith("!")).map(expression);
  return (name) =>
    included.some((one) => one.test(name)) && !excluded.some((one) => one.test(name));
}

/** `*` for any characters, `?` for one. */
function expression(pattern: string): RegExp {
  const escaped = pattern.replace(/[\\^$.|+()[\]{}]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\*+/g, ".*").replaceAll("?", ".")}$`);
}

function invalid(number: number, problem: string): ArkError {
  return new ArkError("config-invalid", `Line ${number} of the known SSH hosts ${problem}.`);
}
