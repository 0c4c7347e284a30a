/** From the text of a variable to its value, or to what is wrong with it. Pure. */
import { isIP } from "node:net";
import { resolve } from "node:path";
import { parseAuthor } from "../model/author.ts";
import { MILLISECOND, parseDuration } from "../model/units.ts";
import { cronComplaint } from "../snapshot/cron.ts";

/** What was meant, or what is wrong with it and what would be right. */
export type Parsed<T> = { readonly value: T } | { readonly problem: string };
export type Parser<T> = (text: string) => Parsed<T>;

export const text: Parser<string> = (value) => ({ value });

export const folder: Parser<string> = (value) => ({ value: resolve(value) });

export function oneOf<const T extends string>(words: readonly T[]): Parser<T> {
  return (given) => {
    const value = words.find((word) => word === given.toLowerCase());
    return value === undefined ? { problem: `right would be ${orList(words)}` } : { value };
  };
}

export const port: Parser<number> = (given) => {
  const value = Number(given);
  return /^\d+$/.test(given) && value >= 1 && value <= 65535
    ? { value }
    : { problem: "right would be a number from 1 to 65535" };
};

export const count: Parser<number> = (given) => {
  const value = Number(given);
  return /^\d{1,4}$/.test(given) && value >= 1
    ? { value }
    : { problem: "right would be a number from 1 to 9999" };
};

export const listenAddress: Parser<string> = (given) => {
  const value = given.replace(/^\[|\]$/g, "");
  return /^[a-z0-9_.:-]+$/i.test(value)
    ? { value }
    : { problem: "right would be an address such as 127.0.0.1, 0.0.0.0 or ::1" };
};

export const hostAndPort: Parser<string> = (given) => {
  const [, number] = /^(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\]):(\d+)$/i.exec(given) ?? [];
  return number !== undefined && "value" in port(number)
    ? { value: given }
    : { problem: "right would be host:port, such as host-a:3375" };
};

/** A croner pattern; "off" is the value undefined. */
export const crontab: Parser<string | undefined> = (given) => {
  if (given.toLowerCase() === "off") return { value: undefined };
  const complaint = cronComplaint(given, Date.now());
  if (complaint === undefined) return { value: given };
  return {
    problem:
      `${complaint}; right would be 5 to 7 fields, seconds first when there are 6, such as ` +
      `"*/30 * * * * *" for every 30 seconds, or off`,
  };
};

/** Milliseconds, of at least one second. */
export const pause: Parser<number> = (given) => {
  const value = (parseDuration(given) ?? 0) / MILLISECOND;
  return value >= 1000
    ? { value }
    : { problem: "right would be a time of one second or more, such as 10s or 1m" };
};

/** Milliseconds. The servers grant up to 20 ticks, 40 s, unless they are told otherwise. */
export const sessionTimeout: Parser<number> = (given) => {
  const value = (parseDuration(given) ?? 0) / MILLISECOND;
  return value >= 1000 && value <= 600_000
    ? { value }
    : { problem: "right would be a time from 1s to 10m, such as 10s" };
};

export const userAndPassword: Parser<string> = (value) =>
  /^[^:\s]+:./.test(value) ? { value } : { problem: "right would be user:password" };

/** Without a slash at its end. */
export const webAddress: Parser<string> = (given) => {
  const right = { problem: "right would be an address such as https://git.example.org/api/v1" };
  if (!/^https?:\/\//i.test(given) || !URL.canParse(given)) return right;
  const { username, search, hash, href } = new URL(given);
  return username + search + hash === "" ? { value: href.replace(/\/+$/, "") } : right;
};

/** As `git check-ref-format --branch` has it. */
export const branch: Parser<string> = (value) => {
  // deno-lint-ignore no-control-regex
  const wrong = /^[-/.]|\/$|\.lock$|\.$|\.\.|\/[/.]|@\{|[\u0000-\u0020\u007f~^:?*[\\]/.test(value);
  return wrong ? { problem: "right would be the name of a branch, such as main" } : { value };
};

/** A folder within the repository, without a slash at its ends. */
export const inside: Parser<string> = (given) => {
  const value = given.replace(/^\.?\/+|\/+$/g, "");
  const parts = value.split("/");
  return parts.some((part) => part === "" || part === "." || part === ".." || part === ".git")
    ? { problem: "right would be a folder of the repository, such as clusters/berlin" }
    : { value };
};

export const certificates: Parser<string> = (value) =>
  value.includes("-----BEGIN CERTIFICATE-----")
    ? { value: `${value}\n` }
    : { problem: "right would be certificates in PEM, -----BEGIN CERTIFICATE-----" };

/** "Anna <anna@example.org>" */
export const author: Parser<{ name: string; email: string }> = (given) => {
  const value = parseAuthor(given);
  return value === undefined ? { problem: "right would be Name <mail>" } : { value };
};

/** "10.0.0.0/8, ::1" */
export const networks: Parser<readonly string[]> = (given) => {
  const value = given.split(/[\s,]+/).filter((part) => part !== "");
  return value.length > 0 && value.every(isNetwork)
    ? { value }
    : { problem: "right would be addresses and networks, such as 127.0.0.0/8,::1,10.0.0.0/8" };
};

/** "TAG, DB_PASSWORD". Its own settings stay its own: some of them are secrets of everybody's. */
export const variableNames: Parser<readonly string[]> = (given) => {
  const value = given.split(/[\s,]+/).filter((part) => part !== "");
  // First of all, since what is no name may be a secret, and is not to be repeated.
  if (!value.every((name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name))) {
    return {
      problem: "right would be names of variables, such as TAG,DB_PASSWORD, without values",
    };
  }
  const reserved = value.find((name) => /^(?:ACS_.*|COMPOSE_(?:FILE|PROJECT_NAME))$/.test(name));
  return reserved === undefined
    ? { value }
    : { problem: `${reserved} is not one for files to be filled with` };
};

function isNetwork(text: string): boolean {
  const [, address = "", bits] = /^([^/]+)(?:\/(\d+))?$/.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(bits ?? 0) <= (family === 4 ? 32 : 128);
}

function orList(words: readonly string[]): string {
  return words.slice(0, -1).join(", ") + " or " + words.at(-1);
}
