/** Who is registered, and who was until a moment ago. */

/**
 * How long one that is gone from the list still counts: as long as a registration lives by default that
 * nobody renews. Agents renew theirs once a minute, so that after an outage of ZooKeeper it takes the
 * list a while to be whole again, although every host is alive; milliseconds.
 * Source: https://docs.docker.com/swarm/reference/join/ (`--ttl`, `--heartbeat`)
 */
const GRACE = 180_000;

export class Registrations {
  /** Since when each that is known is not on the list; undefined: it is. */
  readonly #goneSince = new Map<string, number | undefined>();
  #names: readonly string[] = [];

  /** Sorted. */
  get names(): readonly string[] {
    return this.#names;
  }

  /**
   * Takes over what the list has now. One that has nothing any more has lost it, and is not believed.
   * @param now by the clock's `elapsed`
   * @returns whether `names` are others now
   */
  heed(listed: readonly string[], now: number): boolean {
    for (const name of this.#goneSince.keys()) this.#missed(name, listed, now);
    for (const name of listed) this.#goneSince.set(name, undefined);
    const names = [...this.#goneSince.keys()].sort();
    const same = names.join() === this.#names.join();
    this.#names = names;
    return !same;
  }

  #missed(name: string, listed: readonly string[], now: number): void {
    const since = this.#goneSince.get(name) ?? now;
    this.#goneSince.set(name, listed.length === 0 ? undefined : since);
    if (listed.length > 0 && now - since >= GRACE) this.#goneSince.delete(name);
  }
}
