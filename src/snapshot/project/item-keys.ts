/**
 * By what an item of a list is the same as one of another file, in short and in long syntax. An item
 * that cannot be told has no key: it stays beside all others, for its reader to judge.
 * Source: https://docs.docker.com/reference/compose-file/merge/#unique-resources
 */
import { isMapping } from "../../model/mapping.ts";

export type ItemKey = (item: unknown) => string | undefined;

/** The whole text. */
export const itself: ItemKey = (item) => textOf(item);

/** "8080:80", 80, "[::1]:53:53/udp" or the long syntax: address, published port, target and protocol. */
export const portKey: ItemKey = (item) => {
  if (isMapping(item)) {
    return portText(item["host_ip"], item["published"], item["target"], item["protocol"]);
  }
  const [, ip, published, target, protocol] = SHORT_PORT.exec(textOf(item) ?? "") ?? [];
  return portText(ip?.replace(/^\[|\]$/g, ""), published, target, protocol);
};

const SHORT_PORT = /^(?:(?:(\[[^\]]*\]|[^:[\]]*):)?([^:]*):)?([^:/]+)(?:\/(\w+))?$/;

function portText(ip: unknown, published: unknown, target: unknown, protocol: unknown) {
  const port = textOf(target);
  if (port === undefined) return undefined;
  const address = textOf(ip) ?? "0.0.0.0";
  return [address, textOf(published) ?? "", port, (textOf(protocol) ?? "tcp").toLowerCase()].join(
    " ",
  );
}

/** "/path", "source:/path:ro" or the long syntax: the path in the container. */
export const volumeTarget: ItemKey = (item) => {
  if (isMapping(item)) return folder(item["target"]);
  const [first, second] = textOf(item)?.split(":") ?? [];
  return folder(second ?? first);
};

/** "/dev/a:/dev/b:rw" or the long syntax: the path in the container. */
export const deviceTarget: ItemKey = (item) => {
  if (isMapping(item)) return textOf(item["target"] ?? item["source"]);
  const [first, second] = textOf(item)?.split(":") ?? [];
  return second ?? first;
};

/** A name, or the long syntax: the path in the container, which is in a folder of its own by default. */
export const secretTarget: ItemKey = (item) => fileTarget(item, "/run/secrets/");

export const configTarget: ItemKey = (item) => fileTarget(item, "/");

function fileTarget(item: unknown, home: string): string | undefined {
  const name = isMapping(item) ? item["target"] ?? item["source"] : item;
  const target = textOf(name);
  return target === undefined || target.startsWith("/") ? target : home + target;
}

/** "80", 80 or "80/udp" */
export const exposedPort: ItemKey = (item) => {
  const port = textOf(item);
  return port === undefined || port.includes("/") ? port : `${port}/tcp`;
};

/** A path, or a mapping with one: of files of variables, and of block devices. */
export const pathOf: ItemKey = (item) => textOf(isMapping(item) ? item["path"] : item);

/** "/path" or "/path:options" */
export const tmpfsPath: ItemKey = (item) => folder(textOf(item)?.split(":", 1)[0]);

/** "host=address" or "host:address"; an IPv6 address may stand in brackets. */
export const hostAddress: ItemKey = (item) => {
  const [, host, address] = /^([^:=]+)[:=](.+)$/.exec(textOf(item) ?? "") ?? [];
  return host && address && `${host} ${address.replace(/^\[(.*)\]$/, "$1")}`;
};

/** Of a pool of addresses. */
export const subnet: ItemKey = (item) => isMapping(item) ? textOf(item["subnet"]) : undefined;

function folder(path: unknown): string | undefined {
  return textOf(path)?.replace(/(?<=.)\/+$/, "");
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
