/** Which drift is left as it is, or is healed again: said by command, as a commit to a file. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { FakeForge } from "../fakes/forge.ts";
import { rejects } from "../rejects.ts";
import { begin, BERT, WEB } from "./adopt-world.ts";

const FILE = "containers/web.yaml";
const said = (lists: string) => `${WEB}    x-ark: {${lists}} # policy\n`;
const asked = (fields: string[], workload = "web") => ({
  ...{ author: BERT, workload, fields, mode: "commit" as const },
});
const all = { author: BERT, workload: "web", mode: "commit" as const };

test("what is ignored is left from then on, until it is healed again", async () => {
  const { service, world, change, text, newest, rounds, box } = await begin();
  const report = await service.ignore(asked(["mem_limit", "environment.TZ"]));
  assert.equal(report, {
    ...{ revision: (await newest()).revision, committed: true, file: FILE, workloads: ["web"] },
    fields: [
      { path: "environment.TZ", was: "heal", is: "ignore" },
      { path: "mem_limit", was: "heal", is: "ignore" },
    ],
    warnings: [],
  });
  const list = "    x-ark:\n      ignore:\n        - environment.TZ\n        - mem_limit\n";
  assert.is(await text(FILE), WEB + list);
  const { author, subject, body, trailers } = await newest();
  assert.equal([author, subject], [BERT, "Ignore web: environment.TZ, mem_limit"]);
  assert.match(body, "- mem_limit: drift was healed, and is ignored now");
  assert.equal([trailers["Ark-Action"], trailers["Ark-Workload"]], ["ignore", "web"]);
  assert.is(world.wakes.at(-1), "commit");
  change("web", { mem_limit: "1g" });
  await rounds();
  assert.equal(world.cluster.calls, []);
  assert.is(service.status().workloads[0]!.sync, "synced");
  const healed = await service.heal({ ...all, message: "It does not swap any more" });
  assert.equal(healed.fields.map(({ was, is }) => [was, is]), Array(2).fill(["ignore", "heal"]));
  assert.is(await text(FILE), WEB);
  const commit = await newest();
  assert.equal([commit.subject, commit.trailers["Ark-Action"]], [
    "It does not swap any more",
    "heal",
  ]);
  await rounds(3);
  assert.is(box("web").spec.mem_limit, "512m");
  const actions = await service.history({ action: "heal", limit: 5 });
  assert.equal(actions.entries.map((entry) => entry.workloads.map(({ name }) => name)), [["web"]]);
});

test("what was adopted is ignored, and the rest is adopted still", async () => {
  const { service, change, text, rounds } = await begin({
    [FILE]: said("adopt: [mem_limit, cpus]"),
  });
  const { fields } = await service.ignore(asked(["mem_limit"]));
  assert.equal(fields, [{ path: "mem_limit", was: "adopt", is: "ignore" }]);
  const policy = said("adopt: [cpus], ignore: [mem_limit]");
  assert.is(await text(FILE), policy);
  change("web", { mem_limit: "1g" });
  await rounds();
  assert.is(await text(FILE), policy);
});

test("what is so already is no commit", async () => {
  const { service, newest } = await begin({ [FILE]: said("ignore: [environment]") });
  const { revision } = await newest();
  const ignored = await service.ignore(asked(["environment.TZ", "environment"]));
  assert.equal([ignored.committed, ignored.revision, ignored.fields], [false, revision, []]);
  assert.is((await service.heal(asked(["mem_limit"]))).committed, false);
  assert.is((await newest()).revision, revision);
});

test("what is no field, no workload, or said by a wider path is told", async () => {
  const { service, newest } = await begin({
    [FILE]: said("ignore: [environment], adopt: [labels, labels.a]"),
  });
  const { revision } = await newest();
  const says = async (...[answer, code]: Parameters<typeof rejects>) =>
    (await rejects(answer, code)).message;
  assert.is(
    await says(service.ignore(asked(["user", "mem_limt"])), "request-invalid"),
    "This is no field of a container: `mem_limt`. Did you mean `mem_limit`?",
  );
  assert.match(await says(service.heal(asked(["state"])), "request-invalid"), "ark.enable_restart");
  assert.match(await says(service.ignore(asked(["user"], "wbe")), "workload-unknown"), "mean web?");
  assert.is(
    await says(service.heal(asked(["environment.TZ"])), "request-invalid"),
    "containers/web.yaml says environment.TZ of web by environment, which is wider, in " +
      "`x-ark.ignore`. Heal environment, or change the file by hand, at line 3.",
  );
  assert.match(
    await says(service.heal(asked(["labels.a"])), "request-invalid"),
    "by labels, which is wider, in `x-ark.adopt`",
  );
  assert.is((await newest()).revision, revision);
  assert.ok((await service.heal(asked(["labels"]))).committed);
});

test("it needs no container, nor an engine that answers", async () => {
  const { service, world, text } = await begin();
  world.cluster.node().down = "engine-unreachable";
  assert.ok((await service.ignore(asked(["user"]))).committed);
  assert.match((await text(FILE))!, "- user\n");
});

test("of a service with several containers it is said of all of them", async () => {
  const stack = "services:\n  api:\n    image: app:1\n    scale: 2\n  db:\n    image: app:1\n";
  const { service, text, newest } = await begin({ "stacks/shop/compose.yaml": stack });
  const { workloads } = await service.ignore(asked(["user"], "shop-api-2"));
  assert.equal(workloads, ["shop-api-1", "shop-api-2"]);
  const list = "    x-ark:\n      ignore:\n        - user\n";
  assert.is(await text("stacks/shop/compose.yaml"), stack.replace("  db:", `${list}  db:`));
  const { subject, body } = await newest();
  assert.is(subject, "Ignore shop-api-1, shop-api-2: user");
  assert.match(body, "of all containers of the service: shop-api-1, shop-api-2.");
});

test("where others would be told as well, or another file says it, nothing is changed", async () => {
  const spec = "\n    image: app:1\n    mem_limit: 512m\n";
  const base = "services:\n  base:\n    image: app:1\n    x-ark: { ignore: [user] }\n";
  const { service, newest } = await begin({
    "containers/anchor.yaml":
      `services:\n  one: &one${spec}    x-ark: { ignore: [user] }\n  two: *one\n`,
    "containers/merge.yaml":
      `x-base: &base { x-ark: { adopt: [user] } }\nservices:\n  three:\n    <<: *base${spec}`,
    "common/base.yaml": base,
    "stacks/shop/compose.yaml":
      "services:\n  api:\n    extends: { file: ../../common/base.yaml, service: base }\n",
  });
  const { revision } = await newest();
  const refused = async (answer: Promise<unknown>) =>
    (await rejects(answer, "not-adoptable")).message;
  assert.is(
    await refused(service.ignore(asked(["cpus"], "one"))),
    "containers/anchor.yaml cannot be changed so that it leaves cpus of one as it is, and nothing " +
      "else. Change it by hand, at line 2.",
  );
  assert.match(
    await refused(service.heal({ ...all, workload: "three" })),
    "has user of three healed",
  );
  assert.match(
    await refused(service.heal({ ...all, workload: "shop-api-1" })),
    /^stacks\/shop\/compose\.yaml cannot .* at line 2\.$/,
  );
  assert.is((await newest()).revision, revision);
});

test("it may be proposed", async () => {
  const { world, newest } = await begin();
  world.forge = new FakeForge();
  const { service } = world.start();
  await service.turn();
  const before = await newest();
  const report = await service.ignore({ ...asked(["user"]), mode: "pull-request" });
  assert.ok(report.pullRequest);
  assert.equal(await newest(), before);
  assert.equal(world.forge.pullRequests, [{
    branch: "ark-schedule/ignore-20010909T014740Z",
    base: "main",
    title: "Ignore web: user",
    body: "- user: drift was healed, and is ignored now\n\nAsked for on test by Bert.\n",
  }]);
});

test.run();
