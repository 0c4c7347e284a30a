/** Gives way: reading packed objects takes no turn of the event loop, however many are read. */
import { setImmediate } from "node:timers/promises";

/** Reads, or steps of a few reads, that others may have to wait for. */
const IN_A_TURN = 8;

export class Turns {
  #taken = 0;

  /** To be called before each; waits now and then, until others have had their turn. */
  async take(): Promise<void> {
    this.#taken += 1;
    if (this.#taken % IN_A_TURN === 0) await setImmediate();
  }
}
