/** A folder of a repository tells its own story. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { within } from "../../src/repository/subfolder.ts";
import { edit } from "../contracts/repository.ts";
import { FakeRepository } from "../fakes/repository.ts";

test("tells only what happened within, by paths from there", async () => {
  const whole = new FakeRepository();
  const berlin = within(whole, "clusters/berlin");
  await whole.commit(async () => edit({ "clusters/berlin/cluster.yaml": "1" }, "Berlin"));
  await whole.commit(async () => edit({ "clusters/bern/cluster.yaml": "1" }, "Bern"));
  await whole.commit(async () =>
    edit({ "clusters/berlin/containers/web.yaml": "2", "README.md": "x" }, "Web")
  );
  const told = async (path?: string) => {
    const commits: [string, string[]][] = [];
    for await (const { subject, changed } of berlin.story(path === undefined ? {} : { path })) {
      commits.push([subject, changed.map((file) => file.path)]);
    }
    return commits;
  };
  assert.equal(await told(), [["Web", ["containers/web.yaml"]], ["Berlin", ["cluster.yaml"]]]);
  assert.equal(await told("containers"), [["Web", ["containers/web.yaml"]]]);
  const log = await berlin.log({ limit: 5 });
  assert.equal(log.map(({ subject }) => subject), ["Web", "Berlin"]);
  const blob = log[0]!.changed[0]!.after!;
  assert.is(new TextDecoder().decode(await berlin.content(blob)), "2");
});

test.run();
