/**
 * The clock of one process, which can be put forward and back without touching the machine's. It takes
 * a second until the process sees it. Time that only passes, as timers have it, goes on evenly. Needs
 * root.
 * Source: https://github.com/wolfcw/libfaketime#readme
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const HOUR = 3_600_000;

export class SteppedClock {
  readonly #dir: string;

  private constructor(dir: string) {
    this.#dir = dir;
  }

  static async make(): Promise<SteppedClock> {
    const clock = new SteppedClock(await mkdtemp(join(tmpdir(), "ark-clock-")));
    await clock.set(0);
    return clock;
  }

  /**
   * A command that becomes the one behind it, with this clock. What the library shares in memory, and
   * would leave behind where the process is killed, goes with the process.
   */
  get through(): readonly string[] {
    const line = 'mount -t tmpfs tmpfs /dev/shm && exec env "$@"';
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", line, "sh", ...[
      "LD_PRELOAD=/usr/$LIB/faketime/libfaketime.so.1", // the linker knows what $LIB is
      `FAKETIME_TIMESTAMP_FILE=${this.#file}`,
      "FAKETIME_DONT_FAKE_MONOTONIC=1",
      "FAKETIME_CACHE_DURATION=1",
    ]];
  }

  /** From now on it is so many whole hours ahead, or behind where that is negative. */
  set(hours: number): Promise<void> {
    return writeFile(this.#file, `${hours < 0 ? "-" : "+"}${Math.abs(hours) * 3600}\n`);
  }

  close(): Promise<void> {
    return rm(this.#dir, { recursive: true, force: true });
  }

  get #file(): string {
    return join(this.#dir, "offset");
  }
}

/**
 * What the machine's clock said, from what a stepped clock did.
 * @param around a time of the machine's clock that is less than half an hour away
 */
export function trueTime(stepped: number, around: number): number {
  return stepped - Math.round((stepped - around) / HOUR) * HOUR;
}
