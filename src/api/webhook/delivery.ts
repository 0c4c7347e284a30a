/** One request of a forge, as it came in. */
import { Buffer } from "node:buffer";

export interface Delivery {
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Byte for byte: signatures are of bytes. */
  readonly body: Uint8Array;
}

/** The JSON of it, which may be a field of a form: not parsed, and not checked. */
export function payloadOf({ headers, body }: Delivery): Uint8Array {
  if (!/^application\/x-www-form-urlencoded\b/i.test(headers["content-type"] ?? "")) return body;
  const form = new URLSearchParams(Buffer.from(body).toString("utf8"));
  return Buffer.from(form.get("payload") ?? "", "utf8");
}
