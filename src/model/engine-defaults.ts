/**
 * What an engine does with a container that does not say otherwise. A spec leaves these out, so
 * that a container that moves to another node takes that node's.
 */
export interface EngineDefaults {
  readonly logging_driver: string;
  readonly runtime: string;
  /** The cgroup namespace: "host" on cgroup v1, "private" on v2. */
  readonly cgroup: string;
  readonly ipc: string;
  readonly shm_size: string;
  /** The node's own, which containers on the host's network bear. */
  readonly hostname?: string;
}

/** An engine as it comes, where nothing better is known. */
export const STOCK_ENGINE: EngineDefaults = {
  logging_driver: "json-file",
  runtime: "runc",
  cgroup: "private",
  ipc: "private",
  shm_size: "64m",
};
