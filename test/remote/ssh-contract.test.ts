/** A repository on a git server that is reached by SSH keeps the same contract as all others. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openRepository } from "../../src/repository/open-repository.ts";
import { edit, repositoryContract, type RepositorySubject } from "../contracts/repository.ts";
import { SshServer } from "../lab/ssh-server.ts";
import { change, CLOCK, COMMITTER, fsck, git } from "../repository/git.ts";

repositoryContract("git server over SSH", async (): Promise<RepositorySubject> => {
  const server = await SshServer.start();
  const own = await mkdtemp(join(tmpdir(), "ark-remote-"));
  const person = join(own, "person");
  const url = server.url();
  const repository = await openRepository({
    url: { kind: "ssh", ...url },
    ssh: { key: await server.read("key"), knownHosts: await server.knownHosts() },
    branch: "main",
    path: "",
    dataDir: own,
    seed: edit({}),
    committer: COMMITTER,
    clock: CLOCK,
  });
  await git(own, "clone", "-q", url.path, person);
  return {
    repository,
    push: async (files, message) => {
      await git(person, "fetch", "-q");
      if (await git(person, "branch", "-r", "--list", "origin/main") !== "") {
        await git(person, "reset", "-q", "--hard", "origin/main");
      }
      await change(person, files, message);
      await git(person, "push", "-q", "origin", "HEAD:main");
      return await git(person, "rev-parse", "HEAD");
    },
    rewrite: async (files, message) => {
      await git(person, "fetch", "-q");
      await git(person, "reset", "-q", "--hard", "origin/main~1");
      await change(person, files, message);
      await git(person, "push", "-q", "--force", "origin", "HEAD:main");
      return await git(person, "rev-parse", "HEAD");
    },
    close: async () => {
      await fsck(join(own, "clone.git"));
      await server.close();
      await rm(own, { recursive: true, force: true });
    },
  };
});
