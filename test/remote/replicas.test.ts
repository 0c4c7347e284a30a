/** Several replicas on one repository, which begins empty. */
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { createHttpTransport } from "../../src/repository/remote/http-transport.ts";
import { openRemote } from "../../src/repository/remote/open-remote.ts";
import { openRepository } from "../../src/repository/open-repository.ts";
import { CLOCK, COMMITTER } from "../repository/git.ts";
import { RemoteLab } from "./remote.ts";

const REPLICAS = 6;
/** More than an opening makes. */
const REQUESTS = 8;

async function inLab(task: (lab: RemoteLab) => Promise<void>): Promise<void> {
  const lab = await RemoteLab.start();
  try {
    await task(lab);
  } finally {
    await lab.close();
  }
}

/** As the service opens it: filled, where it is empty. */
function begin({ server, folder }: RemoteLab, replica: string) {
  return openRepository({
    url: { kind: "http", href: server.url },
    credentials: { username: server.username, password: server.password },
    ...{ branch: "main", path: "", dataDir: join(folder, replica) },
    seed: {
      files: new Map([["README.md", "What is to run.\n"]]),
      ...{ author: COMMITTER, message: `Begin, as ${replica}`, trailers: {} },
    },
    ...{ committer: COMMITTER, clock: CLOCK },
  });
}

test("of several replicas that find it empty one fills it, and the others take that", () =>
  inLab(async (lab) => {
    const names = Array.from({ length: REPLICAS }, (_, number) => `replica-${number}`);
    const repositories = await Promise.all(names.map((name) => begin(lab, name)));
    for (const repository of repositories) await repository.fetch();
    const heads = await Promise.all(repositories.map((repository) => repository.head()));
    assert.equal(new Set(heads), new Set([await lab.git("rev-parse", "main")]));
    assert.is(await lab.git("rev-list", "--count", "main"), "1");
    for (const repository of repositories) await repository.close();
  }));

test("it does not matter at which request another fills it", async () => {
  for (let nth = 1; nth <= REQUESTS; nth++) {
    await inLab(async (lab) => {
      const { url: href, username, password } = lab.server;
      const transport = createHttpTransport({ href, credentials: { username, password } });
      let requests = 0;
      const request: typeof transport.http.request = async (asked) => {
        if (++requests === nth) await lab.push({ "README.md": "What is to run.\n" });
        return await transport.http.request(asked);
      };
      const repository = await openRemote({
        dir: lab.cloneOf("one"),
        transport: { ...transport, http: { request } },
        ...{ branch: "main", notes: "refs/notes/ark-schedule" },
        ...{ committer: COMMITTER, clock: CLOCK },
      });
      await repository.fetch();
      const there = await lab.git("rev-parse", "main").catch(() => "");
      assert.is(await repository.head() ?? "", requests < nth ? "" : there);
      await repository.close();
    });
  }
});

test.run();
