/** What a process has open. */
import { readdir, readlink } from "node:fs/promises";

/** Sockets of any kind. */
export async function countSockets(pid: number): Promise<number> {
  const folder = `/proc/${pid}/fd`;
  const targets = await Promise.all(
    (await readdir(folder)).map((fd) => readlink(`${folder}/${fd}`).catch(() => "")),
  );
  return targets.filter((target) => target.startsWith("socket:")).length;
}
