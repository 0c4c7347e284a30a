/**
 * `PUT /containers/{id}/archive`, which a manager passes on to the engine.
 * Source: https://github.com/docker-archive/classicswarm/blob/master/api/primary.go
 */
import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { finished } from "node:stream/promises";
import { extract } from "tar-stream";
import { type Answer, type Asked, byEngine } from "./asked.ts";

export async function putArchive({ state, subject, query, bytes }: Asked): Promise<Answer> {
  const { member, box } = state.foundHealthy(subject);
  await member.engine.answer();
  const files = await unpacked(bytes, query.get("path") ?? "/");
  const answer = byEngine(() => member.engine.putFiles(box.id, files));
  return answer?.status === 204 ? { status: 200, text: "" } : answer;
}

async function unpacked(archive: Uint8Array, folder: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const unpack = extract();
  unpack.on("entry", ({ name }, content, next) => {
    buffer(content).then((bytes) => void files.set(folder + name, bytes)).then(() => next(), next);
  });
  Readable.from([Buffer.from(archive)]).pipe(unpack);
  await finished(unpack);
  return files;
}
