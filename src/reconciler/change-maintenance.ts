/** maintenance.yaml at the newest revision, changed. */
import { ArkError } from "../errors.ts";
import type { Revision, Snapshot } from "../model/snapshot.ts";
import { underWayWords } from "../planner/under-way.ts";
import { MAINTENANCE_FILE } from "../snapshot/layout.ts";
import { editMaintenance } from "../snapshot/maintenance-file.ts";
import type { Draft } from "./commits.ts";
import type { MaintenanceChange } from "./maintenance.ts";
import type { Author, SnapshotRepository } from "./ports.ts";
import type { SnapshotSource } from "./snapshot-source.ts";

/**
 * Works on what is in force where the newest revision is not taken: a stop has to be possible most of
 * all when something is wrong.
 */
export async function changeMaintenance(
  head: Revision | undefined,
  author: Author,
  decide: (snapshot: Snapshot) => MaintenanceChange | undefined,
  parts: { readonly repository: SnapshotRepository; readonly source: SnapshotSource },
): Promise<Draft | undefined> {
  const { source } = parts;
  if (head === undefined || source.desired === undefined) {
    throw new ArkError("not-ready", "The snapshot repository has not been read yet.");
  }
  const files = await parts.repository.files(head);
  const isRefused = await source.refusal(head) !== undefined;
  const newest = isRefused ? undefined : (await source.load(head)).snapshot;
  const change = decide(newest ?? source.desired.snapshot);
  if (change === undefined) return undefined;
  const file = files.find(({ path }) => path === MAINTENANCE_FILE);
  const text = file && new TextDecoder().decode(await file.read());
  const { action, subject, reason, workload, node, maintenance, underWay = [] } = change;
  const body = [reason, underWayWords(underWay)].filter((part) => part !== undefined).join("\n\n");
  const edited = editMaintenance(text, maintenance);
  // A refused revision may say already what is in force otherwise.
  if (isRefused && edited === text) source.adopt(maintenance);
  return {
    files: new Map([[MAINTENANCE_FILE, edited]]),
    author,
    action,
    subject,
    ...(body !== "" && { body }),
    ...(workload !== undefined && { workload }),
    ...(node !== undefined && { node }),
  };
}
