/** The real repository and the fake keep the same contract. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { edit, repositoryContract, type RepositorySubject } from "../contracts/repository.ts";
import { FakeRepository } from "../fakes/repository.ts";
import { change, folder, fsck, git, open } from "./git.ts";

repositoryContract("bare git repository", async (): Promise<RepositorySubject> => {
  const own = await folder();
  const dir = join(own, "snapshots.git");
  const clone = join(own, "clone");
  const repository = await open(dir, edit({}));
  await git(own, "clone", "-q", dir, clone);
  return {
    repository,
    push: async (files, message) => {
      await git(clone, "fetch", "-q");
      if (await repository.head() !== undefined) {
        await git(clone, "reset", "-q", "--hard", "origin/main");
      }
      await change(clone, files, message);
      await git(clone, "push", "-q", "origin", "HEAD:main");
      return await git(clone, "rev-parse", "HEAD");
    },
    rewrite: async (files, message) => {
      await git(clone, "fetch", "-q");
      await git(clone, "reset", "-q", "--hard", "origin/main~1");
      await change(clone, files, message);
      await git(clone, "push", "-q", "--force", "origin", "HEAD:main");
      return await git(clone, "rev-parse", "HEAD");
    },
    close: async () => {
      await fsck(dir);
      await rm(own, { recursive: true, force: true });
    },
  };
});

repositoryContract("fake", async (): Promise<RepositorySubject> => {
  const repository = new FakeRepository();
  return {
    repository,
    push: async (files, message) => repository.push(files, message),
    rewrite: async (files) => repository.rewrite(files),
    close: async () => undefined,
  };
});
