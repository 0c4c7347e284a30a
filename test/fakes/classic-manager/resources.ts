/** Networks, volumes and images of a manager's nodes. */
import { type Answer, type Asked, json } from "./asked.ts";
import type { Json } from "./box.ts";
import { Refusal } from "./fake-engine.ts";
import type { ManagerState } from "./manager-state.ts";

/** Of the healthy nodes, and of those that were: a manager goes by what it knows. */
export function networks({ members }: ManagerState): Json[] {
  return members.filter(({ status }) => status !== "Pending").flatMap(({ engine }) =>
    [...engine.networks.values()].map((it) => ({ ...it, Name: `${engine.name}/${it.Name}` }))
  );
}

export function volumes({ members }: ManagerState): Json[] {
  return members.filter(({ status }) => status !== "Pending").flatMap(({ engine }) =>
    [...engine.volumes.values()].map((it) => {
      const name = String(it["Name"]);
      return { ...it, Name: it["Driver"] === "local" ? `${engine.name}/${name}` : name };
    })
  );
}

/** Of "node1/front"; any healthy one of "front". */
export async function oneNode(state: ManagerState, text: string) {
  const [name, node] = text.split("/").reverse() as [string, string?];
  const member = state.members.find(({ engine, healthy }) =>
    healthy && (node === undefined || engine.name === node)
  );
  if (member === undefined) {
    const asked = node === undefined ? "" : `\n[node==${node} (soft=false)]`;
    const words = "Unable to find a node that satisfies the following conditions ";
    throw new Refusal(500, words + asked);
  }
  await member.engine.answer();
  return { engine: member.engine, name };
}

export async function createVolume({ state, body }: Asked): Promise<Answer> {
  const text = String(body["Name"]);
  if (text.includes("/")) {
    const { engine, name } = await oneNode(state, text);
    return json(engine.createVolume({ ...body, Name: name }), 201);
  }
  const engines = state.members.filter(({ healthy }) => healthy).map(({ engine }) => engine);
  return json(engines.map((engine) => engine.createVolume(body))[0], 201);
}

/** A name that several nodes have is nobody's. */
export async function connect({ state, subject, body }: Asked): Promise<Answer> {
  const all = networks(state).filter((it) => it["Id"] === subject) as unknown as { Id: string }[];
  const named = networks(state).filter(({ Name }) =>
    Name === subject || String(Name).split("/")[1] === subject
  ) as unknown as { Id: string }[];
  const network = all[0] ?? (named.length === 1 ? named[0] : undefined);
  if (network === undefined) throw new Refusal(404, `No such network: ${subject}`);
  const { member, box } = state.found(String(body["Container"]));
  await member.engine.answer();
  const known = member.engine.network(network.Id);
  if (known === undefined) return json({ message: `network ${network.Id} not found` }, 404);
  const config = (body["EndpointConfig"] ?? {}) as Json;
  member.engine.connect(known.Name, box.id, config);
  return { status: 200, text: "" };
}

export function images({ state, query }: Asked): Json[] {
  const { node } = JSON.parse(query.get("filters") ?? "{}") as { node?: readonly string[] };
  const asked = state.members.filter(({ engine, healthy }) =>
    healthy && (node === undefined || node.includes(engine.name))
  );
  const byId = new Map<string, Set<string>>();
  for (const { engine } of asked) {
    for (const [name, { Id }] of engine.images) {
      byId.set(String(Id), (byId.get(String(Id)) ?? new Set()).add(name));
    }
  }
  return [...byId].map(([Id, names]) => ({ Id, RepoTags: [...names] }));
}

export async function inspectImage({ state, subject }: Asked): Promise<Answer> {
  for (const { engine, healthy } of state.members) {
    const image = healthy
      ? [...engine.images].find(([name, { Id }]) => name === subject || Id === subject)?.[1]
      : undefined;
    if (image === undefined) continue;
    await engine.answer();
    return json(image);
  }
  throw new Refusal(404, `No such image: ${subject}`);
}

/** On every node. What goes wrong on one of them ends the stream, which is 200 all the same. */
export function pull({ state, query }: Asked): Answer {
  const [from, tag] = [query.get("fromImage") ?? "", query.get("tag") ?? ""];
  const image = tag === "" ? from : `${from}:${tag}`;
  const lines: unknown[] = [];
  for (const { engine, healthy } of state.members) {
    if (!healthy) continue;
    lines.push({ id: engine.name, status: `Pulling ${image}...` });
    try {
      state.pull(engine, image);
      lines.push({ id: engine.name, status: `Pulling ${image}... : downloaded` });
    } catch (error) {
      const { message } = error as Refusal;
      lines.push({ error: message, errorDetail: { code: 1, message } });
    }
  }
  return { status: 200, text: lines.map((line) => JSON.stringify(line)).join("\n") + "\n" };
}
