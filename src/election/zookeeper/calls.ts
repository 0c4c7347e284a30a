/** The questions of a session: each waits for a connection, then for the answer, until its deadline. */
import type { Asker, Connection } from "./connection.ts";
import { SessionError } from "./session.ts";

interface Call {
  /** By the clock that goes on evenly; milliseconds. */
  readonly begun: number;
  send(connection: Connection): void;
  sent: boolean;
  fail(error: SessionError): void;
}

export type Send<T> = (connection: Connection, asker: Asker<T>) => void;

export class Calls {
  readonly #elapsed: () => number;
  readonly #calls = new Set<Call>();
  /** What the questions go through. */
  #connection: Connection | undefined;
  #end: SessionError | undefined;

  constructor(elapsed: () => number) {
    this.#elapsed = elapsed;
  }

  /** @param noted is told of the answer before anything that happened later is told */
  ask<T>(send: Send<T>, noted: (answer: T) => void = () => undefined): Promise<T> {
    if (this.#end) return Promise.reject(this.#end);
    return new Promise<T>((resolve, reject) => {
      const settle = (act: () => void) => void (this.#calls.delete(call) && act());
      const call: Call = {
        begun: this.#elapsed(),
        sent: false,
        fail: (error) => settle(() => reject(error)),
        send: (connection) =>
          send(connection, {
            resolve: (answer) => settle(() => (noted(answer), resolve(answer))),
            reject: (error) => settle(() => reject(error)),
          }),
      };
      this.#calls.add(call);
      this.#send(call);
    });
  }

  /** From now on, for what waits, too. */
  through(connection: Connection): void {
    this.#connection = connection;
    for (const call of this.#calls) this.#send(call);
  }

  /** What was sent is not answered any more; what was not goes through the next connection. */
  broken(error: SessionError): void {
    this.#connection = undefined;
    for (const call of this.#calls) if (call.sent) call.fail(error);
  }

  /** Gives up what is older. */
  giveUp(age: number, error: SessionError): void {
    const since = this.#elapsed() - age;
    for (const call of this.#calls) if (call.begun <= since) call.fail(error);
  }

  /** All fail, and whatever is asked later. */
  end(error: SessionError): void {
    this.#end = error;
    for (const call of this.#calls) call.fail(error);
  }

  #send(call: Call): void {
    if (this.#connection === undefined) return;
    call.sent = true;
    call.send(this.#connection);
  }
}
