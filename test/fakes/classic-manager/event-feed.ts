/** `GET /events` of a manager: JSON after JSON without anything between, whatever was asked for. */
import type { ServerResponse } from "node:http";
import type { EngineEvent, FakeEngine } from "./fake-engine.ts";

export class EventFeed {
  readonly #readers = new Set<ServerResponse>();

  add(response: ServerResponse): void {
    response.writeHead(200, { "content-type": "application/json" });
    response.flushHeaders();
    this.#readers.add(response);
    response.on("close", () => this.#readers.delete(response));
  }

  /** Of an engine. */
  pass({ type, action, id, attributes }: EngineEvent, engine: FakeEngine): void {
    const image = attributes["image"] ?? "";
    const actor = { ID: id, Attributes: { "node.name": engine.name, ...attributes } };
    const from = `${image} node:${engine.name}`;
    this.#send({ status: action, id, from, Type: type, Action: action, Actor: actor }, engine);
  }

  /** Of the manager's own: "engine_connect", "engine_reconnect", "engine_disconnect". */
  tell(action: string, engine: FakeEngine): void {
    const actor = { ID: "", Attributes: {} };
    const from = `swarm node:${engine.name}`;
    this.#send({ status: action, from, Type: "swarm", Action: action, Actor: actor }, engine);
  }

  end(): void {
    for (const reader of this.#readers) reader.destroy();
  }

  #send(event: object, { name, id, address, ip }: FakeEngine): void {
    const time = Date.now();
    const node = { Name: name, Id: id, Addr: address, Ip: ip };
    const stamped = { ...event, time: Math.floor(time / 1000), timeNano: time * 1e6, node };
    for (const reader of this.#readers) reader.write(JSON.stringify(stamped));
  }
}
