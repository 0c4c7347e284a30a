/** Whether a replica's API answers where it is said to be. */
import { Client } from "undici";

/** How long each part of it may take; milliseconds. */
const DEADLINE = 3_000;

/**
 * Any answer is one: how the replica is, is not the question.
 * @param address host:port
 * @returns why it cannot be reached, as the rest of a sentence; undefined where it can
 */
export async function askHealth(address: string, signal: AbortSignal): Promise<string | undefined> {
  const client = new Client(`http://${address}`, {
    ...{ connect: { timeout: DEADLINE }, headersTimeout: DEADLINE, bodyTimeout: DEADLINE },
  });
  try {
    const { body } = await client.request({ method: "GET", path: "/healthz", signal });
    await body.dump();
    return undefined;
  } catch (error) {
    return REASONS[String((error as { code?: unknown }).code)] ?? "nothing answers there";
  } finally {
    client.destroy().catch(() => undefined);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection is refused",
  ENOTFOUND: "there is no host of that name",
  EAI_AGAIN: "that name cannot be looked up",
  EHOSTUNREACH: "no way leads there",
  ENETUNREACH: "no way leads there",
};
