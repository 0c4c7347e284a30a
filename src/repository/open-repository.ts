/** Opens the snapshot repository, wherever it is, and fills it where it is empty. */
import { join } from "node:path";
import { ArkError } from "../errors.ts";
import type { GitCredentials, GitUrl, SshCredentials } from "../model/git.ts";
import type { Author, Clock, Edit, SnapshotRepository } from "../reconciler/ports.ts";
import { notesRef } from "./notes.ts";
import { openLocal } from "./open-local.ts";
import { createHttpTransport } from "./remote/http-transport.ts";
import { openRemote } from "./remote/open-remote.ts";
import { createSshTransport } from "./remote/ssh-transport.ts";
import type { Transport } from "./remote/transport.ts";
import { within } from "./subfolder.ts";

export interface RepositoryOptions {
  readonly url: GitUrl;
  /** "main" */
  readonly branch: string;
  /** Folder of the repository that the snapshot is in; "" for the root. */
  readonly path: string;
  readonly credentials?: GitCredentials;
  /** Needed where the URL is one of SSH. */
  readonly ssh?: SshCredentials;
  /** PEM. */
  readonly ca?: string;
  /** Where a clone of a remote repository is kept. */
  readonly dataDir: string;
  /** The first commit of a repository that has none; without files there is none either. */
  readonly seed: Edit;
  /** Who commits, on behalf of the authors: this service. */
  readonly committer: Author;
  readonly clock: Clock;
}

/** @throws ArkError repository-unusable, remote-*, repository-busy, config-invalid */
export async function openRepository(options: RepositoryOptions): Promise<SnapshotRepository> {
  const { path, seed } = options;
  const whole = await openWhole(options);
  const repository = path === "" ? whole : within(whole, path);
  if (await isNew(repository)) {
    await repository.commit(async () => await isNew(repository) ? seed : undefined);
  }
  return repository;
}

function openWhole(options: RepositoryOptions): Promise<SnapshotRepository> {
  const { url, dataDir, branch, path, committer, clock } = options;
  const common = { branch, notes: notesRef(path), committer, clock };
  if (url.kind === "folder") return openLocal({ dir: url.path, ...common });
  const transport = transportTo(url, options);
  return openRemote({ dir: join(dataDir, "clone.git"), transport, ...common });
}

function transportTo(
  url: Exclude<GitUrl, { kind: "folder" }>,
  options: RepositoryOptions,
): Transport {
  if (url.kind === "http") return createHttpTransport({ ...options, href: url.href });
  if (options.ssh === undefined) throw new ArkError("config-invalid", "SSH needs a key.");
  return createSshTransport({ ...options.ssh, url });
}

/** No commit has ever touched it. A folder that had files, and has none now, was emptied by somebody. */
async function isNew(repository: SnapshotRepository): Promise<boolean> {
  return (await repository.log({ limit: 1 })).length === 0;
}
