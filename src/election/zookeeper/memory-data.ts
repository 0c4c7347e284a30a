/** The memory as a node holds it: JSON with the term it was written in, compressed where it is long. */
import { Buffer } from "node:buffer";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import * as z from "zod";
import { ArkError } from "../../errors.ts";
import type { Memory } from "../../model/memory.ts";
import { memoryShape } from "../memory-shape.ts";

export interface Remembered {
  /** Of the leadership that wrote it: digits. */
  readonly term: string;
  readonly memory: Memory;
}

const shape: z.ZodType<Remembered> = z.object({
  term: z.string().regex(/^\d+$/),
  memory: memoryShape,
});

/** What is longer is compressed; bytes. */
const LONG = 256 * 1024;
/**
 * What a node takes, less what goes with it; bytes.
 * Source: https://zookeeper.apache.org/doc/r3.8.0/zookeeperAdmin.html#Unsafe+Options (jute.maxbuffer)
 */
const MOST = 1_000_000;
/** Source: RFC 1952, 2.3.1 */
const GZIP = Buffer.of(0x1f, 0x8b);

/** @throws ArkError zookeeper-refused where it is more than a node takes */
export async function packMemory(remembered: Remembered): Promise<Uint8Array> {
  const text = Buffer.from(JSON.stringify(remembered));
  const data = text.length > LONG ? await promisify(gzip)(text) : text;
  if (data.length <= MOST) return data;
  throw new ArkError(
    "zookeeper-refused",
    `What is to be remembered takes ${data.length} bytes, and ZooKeeper keeps no more than ${MOST} ` +
      "in one place. Schedule fewer containers by one election.",
  );
}

/** @throws Error, SyntaxError, ZodError where it is none */
export async function unpackMemory(data: Uint8Array): Promise<Remembered> {
  const isPacked = GZIP.equals(data.subarray(0, GZIP.length));
  const text = isPacked ? await promisify(gunzip)(data) : Buffer.from(data);
  return shape.parse(JSON.parse(text.toString()));
}
