/** `GET /containers/json` of a manager. */
import { type Box, type Json, labelsOf, statusWords } from "./box.ts";
import type { Known, Member } from "./member.ts";

type Filters = Readonly<Record<string, readonly string[]>>;
type Matches = (value: string, known: Known, member: Member) => boolean;

/** Those that a manager heeds; it takes all others without a word, and ignores them. */
const FILTERS: Readonly<Record<string, Matches>> = {
  name: (value, { row }) => new RegExp(value).test(`/${row.name}`.replace(/^\//, "")),
  id: (value, { row }) => row.id.startsWith(value),
  label: (value, { row }) => hasLabel(labelsOf(row), value),
  status: (value, { inspected }) => inspected.state === value,
  node: (value, _, { engine }) => engine.name === value,
  health: (value, { inspected }) => (inspected.health ?? "none") === value,
  exited: (value, { inspected }) =>
    inspected.state === "exited" && inspected.exitCode === Number(value),
  "is-task": (value) => value === "false",
  volume: (value, { row }) => JSON.stringify(row.body.HostConfig["Binds"] ?? "").includes(value),
  network: (value, { row }) => value in row.networks,
};

export function listContainers(members: readonly Member[], query: URLSearchParams): Json[] {
  const filters = JSON.parse(query.get("filters") ?? "{}") as Filters;
  const isExitedWanted = filters["status"]?.includes("exited") ?? false;
  const all = isExitedWanted || /^(1|true)$/i.test(query.get("all") ?? "");
  return members.filter(({ status }) => status !== "Pending").flatMap((member) =>
    [...member.known.values()]
      .filter(({ inspected }) => all || (member.healthy && inspected.state === "running"))
      .filter((known) => passes(known, member, filters))
      .map((known) => listRow(known, member))
  );
}

function passes(known: Known, member: Member, filters: Filters): boolean {
  return Object.entries(filters).every(([key, values]) => {
    const matches = FILTERS[key];
    return matches === undefined || values.some((value) => matches(value, known, member));
  });
}

function hasLabel(labels: Readonly<Record<string, string>>, wanted: string): boolean {
  const [key, ...rest] = wanted.split("=");
  return key! in labels && (rest.length === 0 || labels[key!] === rest.join("="));
}

function listRow({ row, inspected }: Known, member: Member): Json {
  const { engine } = member;
  return {
    Id: row.id,
    Names: [`/${engine.name}/${row.name}`],
    Image: row.body.Image,
    ImageID: row.image,
    Created: Math.floor(row.createdAt / 1000),
    Labels: labelsOf(row),
    State: row.state,
    Status: member.healthy ? statusWords(inspected) : "Host Down",
    Ports: portsOf(row, engine.ip),
  };
}

/** Of every published port two rows, of either kind of address, both with the node's. */
function portsOf({ body }: Box, IP: string): Json[] {
  const bindings = (body.HostConfig["PortBindings"] ?? {}) as Record<
    string,
    { HostPort?: string }[]
  >;
  return Object.entries(bindings).flatMap(([port, each]) => {
    const [PrivatePort, Type] = port.split("/");
    const row = { IP, PrivatePort: Number(PrivatePort), Type };
    return each.flatMap(({ HostPort }) =>
      [0, 1].map(() => ({ ...row, PublicPort: Number(HostPort) }))
    );
  });
}
