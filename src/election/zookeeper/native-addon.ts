/**
 * The package `zookeeper`, an addon of Node around ZooKeeper's own client library, as far as it is used
 * here. Its own types say less.
 */
import type { Buffer } from "node:buffer";
import { createRequire } from "node:module";

/** Every call answers a result code at once, and calls back only where that is 0. */
export interface NativeClient {
  /** 0 or 999: not connected; 1 and 2: on the way; 3: connected. */
  readonly state: number;
  /** As granted; milliseconds. */
  readonly timeout: number;
  /** Hexadecimal. */
  readonly client_id: string;
  readonly client_password: string;
  init(options: {
    readonly connect: string;
    readonly timeout: number;
    readonly debug_level: number;
    readonly host_order_deterministic: boolean;
    readonly data_as_buffer: boolean;
    readonly response_counter_limit: number;
    readonly client_id?: string;
    readonly client_password?: string;
  }): void;
  close(): void;
  set_servers(servers: string): number;
  add_auth(scheme: string, auth: string, back: (result: number) => void): number;
  a_sync(path: string, back: (result: number) => void): number;
  a_create(path: string, data: Buffer, flags: number, back: Back<string>): number;
  a_set_acl(
    path: string,
    version: number,
    acl: readonly { perms: number; scheme: string; auth: string }[],
    back: (result: number) => void,
  ): number;
  a_get_children(path: string, watch: boolean, back: Back<string[]>): number;
  a_exists(path: string, watch: boolean, back: Back<NativeStat>): number;
  a_get(
    path: string,
    watch: boolean,
    back: (result: number, words: string, stat: NativeStat, data: Buffer | null) => void,
  ): number;
  a_set(path: string, data: Buffer, version: number, back: Back<NativeStat>): number;
  a_delete_(path: string, version: number, back: (result: number) => void): number;
  on(event: "connect" | "connecting", listener: () => void): this;
  on(event: "close", listener: (client: unknown, state: number) => void): this;
  on(event: "created" | "deleted" | "changed", listener: NativeWatcher): this;
}

type Back<T> = (result: number, words: string, value: T) => void;
type NativeWatcher = (client: unknown, path: string) => void;

export interface NativeStat {
  readonly czxid: number;
  readonly version: number;
  readonly ephemeralOwner: string;
}

/** @throws Error where it is not installed, or was not built for this version of Node */
export function loadNativeClient(): new () => NativeClient {
  return createRequire(import.meta.url)("zookeeper");
}
