/**
 * Where the election is held: the servers of a ZooKeeper ensemble, and a path on them.
 * Source: https://zookeeper.apache.org/doc/r3.8.4/zookeeperProgrammers.html#ch_zkDataModel (paths)
 * and #ch_zkSessions (several servers, and a path that all others begin with)
 */

export interface ZookeeperUrl {
  readonly servers: readonly ZookeeperServer[];
  /** "/Cluster", without a slash at its end; "" for the root. */
  readonly path: string;
}

export interface ZookeeperServer {
  /** A name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
}

export const ZOOKEEPER_PORT = 2181;
const RIGHT = "right would be zk://host-a:2181,host-b:2181,host-c:2181/Cluster";

/** The scheme, the servers, the path with all slashes. */
const PARTS = /^zk:\/\/([^/]*)(\/.*)?$/is;
/** Host or [address], port. */
const SERVER = /^(?:\[([0-9a-f:.]+)\]|([\w.-]+))(?::(\d+))?$/i;

/** `zk://host[:port],…[/path]`; between servers commas, spaces or both. */
export function parseZookeeperUrl(text: string): { value: ZookeeperUrl } | { problem: string } {
  const [, servers = "", path = ""] = PARTS.exec(text) ?? [];
  const given = { text, servers: servers.split(/[\s,]+/).filter(Boolean), path };
  const fault = FAULTS.find(({ found }) => found(given));
  if (fault !== undefined) return { problem: `${fault.problem}; ${RIGHT}` };
  return { value: { servers: given.servers.map(readServer), path: path.replace(/\/$/, "") } };
}

/** For people. */
export function formatZookeeperUrl({ servers, path }: ZookeeperUrl): string {
  const list = servers.map(({ host, port }) =>
    `${host.includes(":") ? `[${host}]` : host}:${port}`
  );
  return `zk://${list.join(",")}${path}`;
}

function readServer(text: string): ZookeeperServer {
  const [, address, name = "", port] = SERVER.exec(text) ?? [];
  return { host: address ?? name, port: port === undefined ? ZOOKEEPER_PORT : Number(port) };
}

interface Given {
  readonly text: string;
  readonly servers: readonly string[];
  readonly path: string;
}

interface Fault {
  readonly found: (given: Given) => boolean;
  readonly problem: string;
}

/** The first that is found is said; each may count on those above it not being there. */
const FAULTS: readonly Fault[] = [
  {
    // Wherever it stands: a password may have a slash.
    found: ({ text }) => text.includes("@"),
    problem: "user and password do not stand in it, but in ACS_ZK_AUTH",
  },
  {
    found: ({ text }) => !/^zk:\/\//i.test(text),
    problem: "it does not begin with zk://, and no store but ZooKeeper can be used",
  },
  {
    found: ({ text }) => /zk:\/\//i.test(text.slice(1)),
    problem: "zk:// stands once, before the first server",
  },
  { found: ({ servers }) => servers.length === 0, problem: "no server is named" },
  {
    found: ({ servers }) =>
      servers.some((each) => /^[0-9a-f]*:[0-9a-f.]*:[0-9a-f:.]*$/i.test(each)),
    problem: "an IPv6 address stands in brackets",
  },
  {
    found: ({ servers }) => !servers.every((each) => SERVER.test(each)),
    problem: "a server is a host or host:port",
  },
  {
    found: ({ servers }) => servers.map(readServer).some(({ port }) => port < 1 || port > 65535),
    problem: "a port is a number from 1 to 65535",
  },
  {
    found: ({ path }) => path.includes(","),
    problem: "the path stands once, after the last server",
  },
  {
    found: ({ path }) => /\/\/|\/\.{1,2}(\/|$)/.test(path),
    problem: "each part of the path is a name, and neither empty nor . nor ..",
  },
  {
    found: ({ path }) => /^\/zookeeper(\/|$)/.test(path),
    problem: "/zookeeper is ZooKeeper's own",
  },
  {
    found: ({ path }) => /[\s\p{Cc}\p{Cs}\p{Co}\ufff0-\uffff]/u.test(path),
    problem: "the path has a character that no name in ZooKeeper should have",
  },
];
