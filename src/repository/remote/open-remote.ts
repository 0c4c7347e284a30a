/** Opens a snapshot repository that is on a git server, by a clone of it. */
import { ArkError } from "../../errors.ts";
import { Mutex } from "../../mutex.ts";
import type { Author, Clock } from "../../reconciler/ports.ts";
import { GitRepository } from "../git-repository.ts";
import { LocalRefs } from "../local-refs.ts";
import { ObjectStore } from "../object-store.ts";
import { discardClone, prepareClone, renewClone } from "./clone.ts";
import { Remote } from "./remote.ts";
import { RemoteRefs } from "./remote-refs.ts";
import { refused } from "./remote-error.ts";
import type { Transport } from "./transport.ts";

export interface RemoteOptions {
  /** The clone's own folder. */
  readonly dir: string;
  readonly transport: Transport;
  /** "main" */
  readonly branch: string;
  /** The ref of the notes, in full. */
  readonly notes: string;
  readonly committer: Author;
  readonly clock: Clock;
}

/**
 * With the remote gone, an earlier clone serves.
 * @throws ArkError remote-* where there is none, or the branch is not there; repository-unusable
 */
export async function openRemote(options: RemoteOptions): Promise<GitRepository> {
  const { dir } = options;
  await prepareClone(options);
  const repository = assemble(options);
  try {
    await catchUp(repository);
  } catch (error) {
    if (!(error instanceof ArkError) || error.code !== "repository-unusable") throw error;
    // A clone that is damaged is a cache that is damaged.
    await discardClone(dir);
    await prepareClone(options);
    await catchUp(repository);
  }
  if (await repository.head() === undefined && await isFilledMeanwhile(options)) {
    await catchUp(repository);
  }
  return repository;
}

function assemble(options: RemoteOptions): GitRepository {
  const { dir, transport, branch, notes, committer, clock } = options;
  const turn = new Mutex();
  const remote = new Remote(transport, dir);
  const refs = new RemoteRefs(remote, new LocalRefs(dir, clock), turn);
  const wanted = [`refs/heads/${branch}`, notes];
  return new GitRepository({
    location: transport.location,
    branch,
    notes,
    refs,
    store: new ObjectStore(dir),
    committer,
    clock,
    close: () => transport.close(),
    tidy: (keep, alone) =>
      renewClone(options, wanted, keep, (exchange) =>
        alone(() =>
          turn.run(async () => {
            remote.forgetPacks();
            return await exchange();
          })
        )),
  });
}

async function catchUp(repository: GitRepository): Promise<void> {
  const known = await repository.head();
  try {
    await repository.fetch();
  } catch (error) {
    const gone = error instanceof ArkError && error.code === "remote-unreachable";
    if (known === undefined || !gone) throw error;
  }
  const head = await repository.head();
  if (head !== undefined) await repository.files(head);
}

/**
 * A mistyped branch would be taken for a repository that is yet to be filled.
 * @returns whether the branch is there by now: another replica was faster to fill it
 * @throws ArkError remote-refused
 */
async function isFilledMeanwhile({ transport, dir, branch }: RemoteOptions): Promise<boolean> {
  const branches = await new Remote(transport, dir).branches();
  if (branches.length === 0 || branches.includes(branch)) return branches.length > 0;
  const sentence = `has no branch ${branch}, but ${branches.slice(0, 5).join(", ")}. ` +
    "Set ACS_GIT_BRANCH.";
  throw refused(transport.location, sentence);
}
