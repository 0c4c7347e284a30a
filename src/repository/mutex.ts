/** Runs one task at a time, in the order in which they were asked for. */
export class Mutex {
  #last: Promise<unknown> = Promise.resolve();

  run<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(task);
    // The next one has to run whatever becomes of this one; its caller gets the error.
    this.#last = result.catch(() => undefined);
    return result;
  }
}
