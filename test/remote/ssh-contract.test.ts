/** A repository on a git server that is reached by SSH keeps the same contract as all others. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openRemote } from "../../src/repository/remote/open-remote.ts";
import { createSshTransport } from "../../src/repository/remote/ssh-transport.ts";
import { repositoryContract, type RepositorySubject } from "../contracts/repository.ts";
import { SshServer } from "../lab/ssh-server.ts";
import { change, CLOCK, COMMITTER, fsck, git } from "../repository/git.ts";

repositoryContract("git server over SSH", async (): Promise<RepositorySubject> => {
  const server = await SshServer.start();
  const own = await mkdtemp(join(tmpdir(), "ark-remote-"));
  const dir = join(own, "clone.git");
  const person = join(own, "person");
  const url = server.url();
  const [key, knownHosts] = [await server.read("key"), await server.knownHosts()];
  const transport = createSshTransport({ url, key, knownHosts });
  const common = { branch: "main", committer: COMMITTER, clock: CLOCK };
  await git(own, "clone", "-q", url.path, person);
  return {
    repository: await openRemote({ dir, transport, ...common }),
    push: async (files, message) => {
      await git(person, "fetch", "-q");
      if (await git(person, "branch", "-r", "--list", "origin/main") !== "") {
        await git(person, "reset", "-q", "--hard", "origin/main");
      }
      await change(person, files, message);
      await git(person, "push", "-q", "origin", "HEAD:main");
      return await git(person, "rev-parse", "HEAD");
    },
    close: async () => {
      await transport.close();
      await fsck(dir);
      await server.close();
      await rm(own, { recursive: true, force: true });
    },
  };
});
