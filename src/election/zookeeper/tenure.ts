/** One time of leading, from being elected to standing down. It ends by itself, with its lease. */
import { setMaxListeners } from "node:events";
import { ArkError } from "../../errors.ts";
import type { Clock, Leading } from "../../reconciler/ports.ts";
import { leaseLeft, type Moment, momentOf } from "./lease.ts";

export interface TenureParts extends Pick<Leading, "term" | "since"> {
  readonly clock: Clock;
  /** Of the session; milliseconds. */
  readonly timeout: number;
  /** When what ZooKeeper answered last was asked. */
  readonly asked: Moment;
  /** Called once, when it is over. */
  readonly ended: () => void;
}

export class Tenure implements Pick<Leading, "term" | "since" | "signal" | "holds"> {
  readonly term: string;
  readonly since: number;
  readonly #parts: TenureParts;
  readonly #leading = new AbortController();
  #asked: Moment;

  constructor(parts: TenureParts) {
    this.term = parts.term;
    this.since = parts.since;
    this.#parts = parts;
    this.#asked = parts.asked;
    setMaxListeners(0, this.signal); // every call that is under way listens
    void this.#watch();
  }

  get signal(): AbortSignal {
    return this.#leading.signal;
  }

  holds(): boolean {
    if (!this.signal.aborted && this.#left() <= 0) this.end(SILENT);
    return !this.signal.aborted;
  }

  /** ZooKeeper answered what was asked at that moment. One that is over already stays so. */
  renew(asked: Moment): void {
    if (this.holds()) this.#asked = asked;
  }

  /** @param reason a sentence */
  end(reason: string): void {
    if (this.signal.aborted) return;
    this.#leading.abort(new ArkError("leadership-lost", reason));
    this.#parts.ended();
  }

  #left(): number {
    return leaseLeft(this.#asked, this.#parts.timeout, momentOf(this.#parts.clock));
  }

  async #watch(): Promise<void> {
    while (this.holds()) await this.#parts.clock.sleep(this.#left(), this.signal);
  }
}

const SILENT = "ZooKeeper has not answered for so long that another replica may lead by now.";
