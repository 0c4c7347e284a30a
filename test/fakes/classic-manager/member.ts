/** What one manager knows of one engine: right only as long as that answers. */
import type { Box } from "./box.ts";
import type { EngineEvent, FakeEngine } from "./fake-engine.ts";

/** A container as the engine listed it last, and as it was inspected last: the words come of that. */
export interface Known {
  readonly row: Box;
  readonly inspected: Box;
}

export class Member {
  readonly engine: FakeEngine;
  status: "Healthy" | "Unhealthy" | "Pending" | "Disconnected" = "Pending";
  error = "";
  readonly known = new Map<string, Known>();

  constructor(engine: FakeEngine) {
    this.engine = engine;
  }

  get healthy(): boolean {
    return this.status === "Healthy";
  }

  /** A node that has never answered has no name yet. */
  get name(): string {
    return this.status === "Pending" ? "(unknown)" : this.engine.name;
  }

  get boxes(): Box[] {
    return [...this.known.values()].map(({ row }) => row);
  }

  /** Lists the engine anew; what it knows already it does not inspect. */
  list(): void {
    const rows = [...this.engine.boxes.values()];
    const before = new Map(this.known);
    this.known.clear();
    for (const row of rows) {
      this.known.set(row.id, { row, inspected: before.get(row.id)?.inspected ?? row });
    }
  }

  /** An event of a container makes the manager inspect it. */
  heed({ type, id }: EngineEvent): void {
    if (!this.healthy || type !== "container") return;
    const row = this.engine.boxes.get(id);
    if (row === undefined) this.known.delete(id);
    else this.known.set(id, { row, inspected: row });
  }
}
