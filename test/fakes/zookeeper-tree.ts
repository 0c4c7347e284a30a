/** The nodes of a fake ZooKeeper, and what it says of them. Knows nothing of connections. */
import {
  type NodeKind,
  type NodeStat,
  SessionError,
} from "../../src/election/zookeeper/session.ts";

interface Node {
  readonly data: Uint8Array;
  readonly stat: NodeStat;
  /** Who alone may use it; undefined: everybody. */
  readonly acl: string | undefined;
  /** How many children it ever had: what the next sequential one is numbered by. */
  born: number;
}

/** Who asks. */
export interface Asker {
  /** Hexadecimal. */
  readonly id: string;
  readonly auth: string | undefined;
}

const NOBODY = "0";
const ROOT: Node = {
  data: new Uint8Array(),
  stat: { czxid: "0", version: 0, owner: NOBODY },
  acl: undefined,
  born: 0,
};

export class FakeTree {
  readonly #nodes: Map<string, Node>;
  #zxid: number;
  /** Called with the path of whatever is created, deleted or written. */
  readonly #touched: (path: string) => void;

  constructor(
    touched: (path: string) => void,
    nodes = new Map([["/", { ...ROOT }]]),
    zxid = 2 ** 32,
  ) {
    this.#nodes = nodes;
    this.#zxid = zxid;
    this.#touched = touched;
  }

  /** As it is now, and never otherwise. */
  copy(): FakeTree {
    return new FakeTree(() => {}, new Map(this.#nodes), this.#zxid);
  }

  paths(): readonly string[] {
    return [...this.#nodes.keys()];
  }

  create(path: string, data: Uint8Array, kind: NodeKind, { id, auth }: Asker): string {
    const parent = this.#permitted(parentOf(path), auth);
    const sequential = kind === "ephemeral-sequential";
    const name = sequential ? path + String(parent.born).padStart(10, "0") : path;
    if (this.#nodes.has(name)) throw new SessionError("node-exists", `${name} exists`);
    parent.born += 1;
    const owner = sequential ? id : NOBODY;
    const stat = { czxid: String(++this.#zxid), version: 0, owner };
    this.#nodes.set(name, { data: data.slice(), stat, acl: auth, born: 0 });
    this.#touched(name);
    return name;
  }

  children(path: string, { auth }: Asker): readonly string[] {
    this.#permitted(path, auth);
    const below = path === "/" ? "/" : `${path}/`;
    return this.paths().filter((each) => each.startsWith(below) && each !== "/")
      .map((each) => each.slice(below.length))
      .filter((name) => !name.includes("/"));
  }

  stat(path: string): NodeStat | undefined {
    return this.#nodes.get(path)?.stat;
  }

  get(path: string, { auth }: Asker): { data: Uint8Array; stat: NodeStat } {
    const { data, stat } = this.#permitted(path, auth);
    return { data: data.slice(), stat };
  }

  set(path: string, data: Uint8Array, version: number, { auth }: Asker): NodeStat {
    const node = this.#permitted(path, auth);
    if (node.stat.version !== version) {
      throw new SessionError("bad-version", `${path} has version ${node.stat.version}`);
    }
    const stat = { ...node.stat, version: version + 1 };
    this.#zxid += 1;
    this.#nodes.set(path, { ...node, data: data.slice(), stat });
    this.#touched(path);
    return stat;
  }

  /** Whoever may use the parent may delete the child: as in ZooKeeper. */
  delete(path: string, { auth }: Asker): void {
    this.#permitted(parentOf(path), auth);
    if (!this.#nodes.has(path)) throw new SessionError("no-node", `there is no ${path}`);
    this.#drop(path);
  }

  /** What ends with a session. */
  dropOf(owner: string): void {
    const owned = [...this.#nodes].filter(([, { stat }]) => stat.owner === owner);
    for (const [path] of owned) this.#drop(path);
  }

  #drop(path: string): void {
    this.#zxid += 1;
    this.#nodes.delete(path);
    this.#touched(path);
  }

  #permitted(path: string, auth: string | undefined): Node {
    const node = this.#nodes.get(path);
    if (node === undefined) throw new SessionError("no-node", `there is no ${path}`);
    if (node.acl === undefined || node.acl === auth) return node;
    throw new SessionError("no-auth", `${path} is closed to others`);
  }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}
