/** What a remote repository costs, against the ordinary git on the same server. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EMPTY_MEMORY } from "../../src/model/memory.ts";
import { plan } from "../../src/planner/plan.ts";
import type { SnapshotRepository } from "../../src/reconciler/ports.ts";
import { SnapshotSource } from "../../src/reconciler/snapshot-source.ts";
import { openRepository } from "../../src/repository/open-repository.ts";
import { git } from "../repository/git.ts";
import { CLOCK, COMMITTER, SEED } from "../repository/git.ts";
import { type BenchServer, containerFile, fill, importCommit, startServer } from "./git-server.ts";
import { inTurn, type Row, timed } from "./measure.ts";
import { running } from "./plan.ts";
import { answeringNode } from "../fakes/node.ts";

export const FILES = 2_000;
const TIMES = 31;

interface Bench {
  readonly server: BenchServer;
  readonly folder: string;
  /** The ordinary git's clone, with a working copy. */
  readonly clone: string;
  readonly repository: SnapshotRepository;
}

export async function remoteRows(): Promise<Row[]> {
  const server = await startServer();
  const folder = await mkdtemp(join(tmpdir(), "ark-bench-remote-"));
  try {
    await fill(server, FILES);
    const clone = join(folder, "clone");
    await git(folder, "clone", "-q", server.cloneUrl, clone);
    const common = { dataDir: folder, seed: SEED, committer: COMMITTER, clock: CLOCK };
    const repository = await openRepository({ ...server.settings, ...common });
    const bench = { server, folder, clone, repository };
    return [await pollRow(bench), await commitRow(bench), await pushRow(bench)];
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function pollRow({ repository, clone }: Bench): Promise<Row> {
  const times = await inTurn(
    TIMES,
    () => timed(() => repository.fetch()),
    () => timed(() => git(clone, "ls-remote", "-q", "origin", "refs/heads/main")),
  );
  return { name: "poll without change", floorName: "git ls-remote", aim: 0.4, ...times };
}

/** Both fetch a commit that the other has not seen. */
async function commitRow({ server, repository, clone }: Bench): Promise<Row> {
  const source = new SnapshotSource(repository);
  const { snapshot: first } = await source.refresh(undefined);
  const containers = [...first.workloads.values()].map((each) => running(each, "node"));
  const nodes = [answeringNode("node", { containers })];
  const observation = { at: 0, placedBy: "planner" as const, nodes };
  const change = (turn: number) =>
    importCommit(
      server.repository,
      new Map([[`containers/app${turn}.yaml`, containerFile(turn, turn + 1)]]),
    );
  const times = await inTurn(TIMES, async (turn) => {
    await change(turn);
    return await timed(async () => {
      await repository.fetch();
      const { snapshot } = await source.refresh(undefined);
      plan({ snapshot, observation, memory: EMPTY_MEMORY, now: 1 });
    });
  }, async (turn) => {
    await change(turn + TIMES);
    return await timed(() => git(clone, "fetch", "-q"));
  });
  const name = `a new commit seen, parsed and planned, ${FILES} files`;
  return { name, floorName: "git fetch", aim: 1, ...times };
}

async function pushRow({ repository, clone }: Bench): Promise<Row> {
  const author = { name: "Bench", email: "bench@localhost" };
  const times = await inTurn(TIMES, async (turn) => {
    await repository.fetch();
    const files = new Map([["containers/app0.yaml", containerFile(0, 1000 + turn)]]);
    const edit = { files, author, message: "Change app0", trailers: {} };
    return await timed(() => repository.commit(() => Promise.resolve(edit)));
  }, async (turn) => {
    await git(clone, "fetch", "-q");
    await git(clone, "reset", "-q", "--hard", "origin/main");
    const path = join(clone, "containers", "app1.yaml");
    await writeFile(path, (await readFile(path, "utf8")).replace(/image:.*/, `image: x:${turn}`));
    return await timed(async () => {
      await git(clone, "commit", "-q", "-a", "-m", "Change app1");
      await git(clone, "push", "-q", "origin", "HEAD:main");
    });
  });
  return { name: "commit and push of one file", floorName: "git commit + push", aim: 1, ...times };
}
