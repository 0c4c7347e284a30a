/** Rows of a manager's `GET /containers/json`. Pure. */
import type Docker from "dockerode";
import type { ObservedContainer } from "../../model/observation.ts";
import { listEntry } from "../engine/list-entry.ts";

/** A linked container has several names; its own is "/node/name". */
const OWN_NAME = /^\/([^/]+)\/([^/]+)$/;

/** Undefined: it has no name yet, or none any more. */
export function readRow(row: Docker.ContainerInfo): ObservedContainer | undefined {
  const [, node, name] = row.Names.map((it) => OWN_NAME.exec(it)).find((it) => it !== null) ?? [];
  if (node === undefined || name === undefined) return undefined;
  return freshStatus(listEntry({ ...row, Names: [`/${name}`] }, node));
}

const BEGINNINGS: readonly (readonly [ObservedContainer["state"], string])[] = [
  ["running", "Up"],
  ["exited", "Exited"],
  ["created", "Created"],
];

/**
 * The manager makes the words of what it knew when it inspected the container last, which may be
 * long ago: after a node's return a container that has exited can be said to be up.
 */
function freshStatus(entry: ObservedContainer): ObservedContainer {
  const expected = BEGINNINGS.find(([state]) => state === entry.state)?.[1];
  if (expected === undefined || entry.status.startsWith(expected)) return entry;
  return { ...entry, health: "none", status: expected };
}
