/** One direction of a connection through a link: takes data in, and hands it on when it is due. */
import type { Buffer } from "node:buffer";
import type { Socket } from "node:net";

/** The shortest time after which Linux sends again what was not acknowledged; milliseconds. */
const RETRANSMISSION = 200;

/** Of each piece of data, in each direction. Milliseconds; all are 0 where nothing is said. */
export interface Weather {
  readonly delay?: number;
  /** Up to so much more. */
  readonly jitter?: number;
  /** The share of pieces that are lost, from 0 to 1: they take `RETRANSMISSION` longer. */
  readonly loss?: number;
  /** Bytes a second; absent: as many as there are. */
  readonly throughput?: number;
}

interface Piece {
  /** Empty: the end. */
  readonly data: Buffer | undefined;
  /** By performance.now(). */
  readonly due: number;
}

export class LinkDirection {
  readonly #to: Socket;
  readonly #random: () => number;
  readonly #waiting: Piece[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #cut = false;
  #weather: Weather = {};
  #lastDue = 0;

  constructor(from: Socket, to: Socket, random: () => number) {
    this.#to = to;
    this.#random = random;
    from.on("data", (data: Buffer) => this.#take(data));
    from.once("end", () => this.#take(undefined));
    to.once("close", () => clearTimeout(this.#timer));
  }

  obey(cut: boolean, weather: Weather): void {
    this.#cut = cut;
    this.#weather = weather;
    this.#handOn();
  }

  #take(data: Buffer | undefined): void {
    const { delay = 0, jitter = 0, loss = 0, throughput = Infinity } = this.#weather;
    const wait = delay + jitter * this.#random() + (this.#random() < loss ? RETRANSMISSION : 0);
    // Never before what came earlier, which holds up all that follows it.
    const free = Math.max(performance.now() + wait, this.#lastDue);
    this.#lastDue = free + 1000 * (data?.length ?? 0) / throughput;
    this.#waiting.push({ data, due: this.#lastDue });
    this.#handOn();
  }

  #handOn(): void {
    clearTimeout(this.#timer);
    while (!this.#cut && this.#waiting.length > 0) {
      const { data, due } = this.#waiting[0]!;
      const wait = due - performance.now();
      if (wait > 0) return void (this.#timer = setTimeout(() => this.#handOn(), wait));
      this.#waiting.shift();
      if (this.#to.destroyed) continue;
      if (data === undefined) this.#to.end();
      else this.#to.write(data);
    }
  }
}
