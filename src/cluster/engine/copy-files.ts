/** The files of a container that was created and is not started yet: its configs and secrets. */
import { Buffer } from "node:buffer";
import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";
import { ArkError } from "../../errors.ts";
import { NO_FILES } from "../../model/file-content.ts";
import type { CreateOrder } from "../../reconciler/ports.ts";
import type { EngineClient } from "./client.ts";

const DEADLINE = 60_000;

/** @throws ArkError engine-refused, engine-not-found */
export async function copyFiles(
  client: EngineClient,
  id: string,
  order: CreateOrder,
  signal: AbortSignal,
): Promise<void> {
  if (order.spec.files === undefined) return;
  const archive = await archiveOf(order, new Date(client.now()));
  order.goOn?.();
  await client.call(
    `copying configs and secrets into ${order.name}`,
    DEADLINE,
    signal,
    (abortSignal) =>
      client.docker.getContainer(id).putArchive(archive, { ...OPTIONS, abortSignal }),
  );
}

/**
 * Without `copyUIDGID`, which sounds like what is wanted: with it the engine looks for the
 * container's user among those of its host, and fails where it has none of that name. The owners
 * that the archive names are kept anyway.
 * Source: https://docs.docker.com/reference/api/engine/version/v1.57/operations/PutContainerArchive/,
 * https://github.com/moby/moby/blob/v25.0.0/daemon/archive_tarcopyoptions_unix.go
 */
const OPTIONS = { path: "/", noOverwriteDirNonDir: "true" } as const;

/** Folders are not in it: the engine makes those that are missing, as root's with mode 0755. */
async function archiveOf(
  { name, spec, contents = NO_FILES }: CreateOrder,
  mtime: Date,
): Promise<Buffer> {
  const archive = pack();
  const files = Object.entries(spec.files ?? {});
  for (const [path, { mode = "0444", uid = 0, gid = 0 }] of files) {
    const content = contents.get(path);
    if (content === undefined) {
      throw new ArkError("internal", `Nobody knows what ${path} of ${name} is to hold.`);
    }
    const header = { name: path.slice(1), mode: parseInt(mode, 8), uid, gid, mtime };
    archive.entry(header, Buffer.from(content.bytes));
  }
  archive.finalize();
  return await buffer(archive);
}
