/** What a candidate says of itself in its node. */
import { Buffer } from "node:buffer";
import * as z from "zod";

export interface CandidateData {
  /** Its `ACS_ADVERTISE`. */
  readonly advertise: string;
  /** What shows it that a request comes from another replica. */
  readonly token: string;
  /** Since when it leads, if it does; milliseconds since 1970. */
  readonly since?: number;
}

const shape: z.ZodType<CandidateData> = z.object({
  advertise: z.string(),
  token: z.string(),
  since: z.number().exactOptional(),
});

export function writeCandidate(data: CandidateData): Uint8Array {
  return Buffer.from(JSON.stringify(data));
}

/** Undefined where it is not readable, as of a version to come. */
export function readCandidate(data: Uint8Array): CandidateData | undefined {
  try {
    return shape.parse(JSON.parse(Buffer.from(data).toString()));
  } catch {
    return undefined;
  }
}
