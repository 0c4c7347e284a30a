/** The election of one process that leads alone, from its start to its shutdown. */
import { setMaxListeners } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ArkError } from "../errors.ts";
import type { Clock, Election, Leadership, Leading } from "../reconciler/ports.ts";
import { makeFolder } from "./make-folder.ts";
import { replaceFile } from "./replace-file.ts";

export interface AloneOptions {
  /** `ACS_ADVERTISE`, or this host and port. */
  readonly advertise: string;
  /** Where the term is counted. */
  readonly dataDir: string;
  readonly clock: Clock;
}

/**
 * Leads from now on. The term is a counter in the data directory and not the time of start, since
 * a term has to grow also where the clock was put back.
 * @throws ArkError data-dir-unusable
 */
export async function leadAlone(options: AloneOptions): Promise<Election> {
  const term = await nextTerm(options.dataDir);
  const since = options.clock.now();
  const leading = new AbortController();
  const { signal } = leading;
  setMaxListeners(0, signal); // every call that is under way listens
  const leadership: Leading = {
    ...{ self: true, leader: options.advertise, term, since, signal, problems: [] },
    holds: () => !signal.aborted,
  };
  const changed = new Set<() => void>();
  return {
    current: (): Leadership => signal.aborted ? { self: false, problems: [] } : leadership,
    leader: async () => {
      if (!signal.aborted) return { self: true };
      throw new ArkError("no-leader", SHUTTING_DOWN, { details: { retryAfter: RETRY_AFTER } });
    },
    watch: (listener, until) => {
      if (until.aborted) return;
      changed.add(listener);
      until.addEventListener("abort", () => changed.delete(listener), { once: true });
    },
    resign: async () => {
      leading.abort(new ArkError("leadership-lost", SHUTTING_DOWN));
      for (const listener of changed) listener();
    },
  };
}

const SHUTTING_DOWN = "This process is shutting down.";
/** How soon another may be in its place; seconds. */
const RETRY_AFTER = 5;

async function nextTerm(dataDir: string): Promise<string> {
  const path = join(dataDir, "term");
  try {
    await makeFolder(dataDir);
    const term = String(parseTerm(path, await readFile(path, "utf8").catch(noneYet)) + 1);
    await replaceFile(path, `${term}\n`);
    return term;
  } catch (error) {
    if (error instanceof ArkError) throw error;
    const problem = error instanceof Error ? error.message : String(error);
    throw new ArkError(
      "data-dir-unusable",
      `The data directory ${dataDir} cannot be written: ${problem}. ` +
        "Make it writable, or choose another ACS_DATA_DIR.",
      { cause: error },
    );
  }
}

function parseTerm(path: string, text: string): number {
  if (/^\d{1,15}\s*$/.test(text)) return Number(text);
  throw new ArkError(
    "data-dir-unusable",
    `${path} does not hold a number. Write the highest ark.term label of your containers into it.`,
  );
}

function noneYet(error: NodeJS.ErrnoException): string {
  if (error.code !== "ENOENT") throw error;
  return "0";
}
