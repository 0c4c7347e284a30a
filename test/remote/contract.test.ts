/** A repository on a git server keeps the same contract as one on this machine. */
import { repositoryContract, type RepositorySubject } from "../contracts/repository.ts";
import { fsck } from "../repository/git.ts";
import { RemoteLab } from "./remote.ts";

repositoryContract("git server over HTTP", async (): Promise<RepositorySubject> => {
  const lab = await RemoteLab.start();
  return {
    repository: await lab.open(),
    push: (files, message) => lab.push(files, message),
    rewrite: (files, message) => lab.rewrite(files, message),
    close: async () => {
      await fsck(lab.cloneOf("one"));
      await lab.close();
    },
  };
});
