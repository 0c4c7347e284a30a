/** `ports` and `expose`. Source: the Compose Specification; ranges as the engine's command line has them. */
import type { PortSpec } from "../../model/container-spec.ts";
import type { Field } from "../field.ts";
import { ignored, listOf, oneOf, recordOf, refine, shortOrLong, text } from "../readers.ts";

const SHORT = new RegExp(
  "^(?:(?:(?<ip>\\[[0-9a-fA-F:.]+\\]|[0-9.]+):)?(?<published>\\d+(?:-\\d+)?)?:)?" +
    "(?<target>\\d+(?:-\\d+)?)" +
    "(?:/(?<protocol>[tT][cC][pP]|[uU][dD][pP]|[sS][cC][tT][pP]))?$",
);

/** "8080:80", "127.0.0.1::53/udp", "[::1]:80-81:80-81" */
const shortPort = refine(text, (given, field): PortSpec[] | undefined => {
  const parts = SHORT.exec(given)?.groups;
  if (!parts) return field.invalid("is not a port", "Such as `8080:80`, `127.0.0.1:53:53/udp`.");
  const protocol = (parts["protocol"]?.toLowerCase() ?? "tcp") as PortSpec["protocol"];
  const host_ip = parts["ip"]?.replace(/^\[|\]$/g, "");
  return expand(field, parts["target"]!, parts["published"], {
    protocol,
    ...(host_ip !== undefined && { host_ip }),
  });
}, { type: ["string", "integer"], pattern: SHORT.source });

interface LongPort {
  target: string;
  published?: string;
  protocol?: PortSpec["protocol"];
  host_ip?: string;
  mode?: never;
  name?: never;
  app_protocol?: never;
}

const readLong = recordOf<LongPort>(["target"], {
  target: text,
  published: text,
  protocol: oneOf("tcp", "udp", "sctp"),
  host_ip: text,
  mode: ignored("It is for services; a container's port is always its node's."),
  name: ignored("It is for people; a comment says as much."),
  app_protocol: ignored("Nothing here looks into what goes through a port."),
});

const longPort = refine(
  readLong,
  ({ target, published, protocol = "tcp", host_ip }, field) =>
    expand(field, target, published, { protocol, ...(host_ip !== undefined && { host_ip }) }),
);

const listOfPorts = listOf(shortOrLong(shortPort, longPort));

export const ports = refine(listOfPorts, (all) => all.flat());

/** One port each of a range. A published range with a single target is the engine's to choose from. */
function expand(
  field: Field,
  target: string,
  published: string | undefined,
  rest: Pick<PortSpec, "protocol" | "host_ip">,
): PortSpec[] | undefined {
  const targets = range(target);
  const hosts = published === undefined ? undefined : range(published);
  if (!targets || (published !== undefined && !hosts)) return field.invalid("is not a port range");
  if (!hosts) return targets.map((port) => ({ target: port, ...rest }));
  if (targets.length === 1) return [{ target: targets[0]!, ...rest, published: published! }];
  if (hosts.length !== targets.length) return field.invalid("has two ranges of different lengths");
  return targets.map((port, i) => ({ target: port, ...rest, published: String(hosts[i]) }));
}

const MAX_PORT = 65535;

/** Every port of "80" or "80-85". */
function range(given: string): number[] | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(given);
  if (!match) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  if (last < first || last > MAX_PORT) return undefined;
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

const EXPOSED = "^\\d{1,5}(?:-\\d{1,5})?(?:/[a-z]+)?$";

const exposed = refine(text, (given, field) => {
  const [ports = "", protocol = "tcp"] = given.split("/");
  const all = range(ports);
  return all?.map((port) => `${port}/${protocol}`) ?? field.invalid("is not a port");
}, { type: ["string", "integer"], pattern: EXPOSED });

/** "80/tcp" of "80", 80, "80-82/udp". */
export const expose = refine(listOf(exposed), (all) => all.flat());
