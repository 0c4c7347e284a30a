/** What a variable of the process stands for reaches neither git nor whoever reads of an adoption. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { FakeForge } from "../fakes/forge.ts";
import { rejects } from "../rejects.ts";
import { begin, request } from "./adopt-world.ts";
import { ADA } from "./world.ts";

const VALUE = "hunter2hunter2";
const VARIABLES = { DB_PASSWORD: VALUE };
const FILE = `services:
  web:
    image: app:1
    mem_limit: 512m
    command: [run, "$DB_PASSWORD"]
    environment:
      DSN: db as $DB_PASSWORD
`;

const withSecret = () => begin({ "containers/web.yaml": FILE }, VARIABLES);

test("a value is hidden in the answer, in the commit and in a pull request", async () => {
  const { world, change, newest } = await withSecret();
  world.forge = new FakeForge();
  const { service } = world.start();
  await service.turn();
  await service.stop({ author: ADA });
  change("web", { environment: { DSN: "none" } });
  const proposed = await service.adopt(request({ workload: "web", mode: "pull-request" }));
  const committed = await service.adopt(request({ workload: "web" }));
  const hidden = { path: "environment.DSN", live: "(hidden)", desired: "(hidden)" };
  assert.equal(committed.adopted[0]!.fields, [hidden]);
  assert.equal(proposed.adopted, committed.adopted);
  const told = JSON.stringify([await newest(), world.forge.pullRequests, committed, proposed]);
  assert.match(told, "environment.DSN");
  assert.not.match(told, VALUE);
});

test("what would write a value into the file is not done, and the answer says why", async () => {
  const { world, service, change, text, newest } = await withSecret();
  await service.stop({ author: ADA });
  const { revision } = await newest();
  change("web", {
    mem_limit: "1g",
    environment: { DSN: `db at b as ${VALUE}` },
  });
  const { message } = await rejects(service.adopt(request({ workload: "web" })), "not-adoptable");
  assert.is(
    message,
    "containers/web.yaml would get the value of a secret variable, were environment.DSN, mem_limit " +
      "of web as live written into it. Change it by hand, at line 2, by the variable's name.",
  );
  assert.is((await newest()).revision, revision);
  await service.adopt(request({ workload: "web", fields: ["mem_limit"] }));
  assert.is(await text("containers/web.yaml"), FILE.replace("512m", "1g"));
  assert.not.match(JSON.stringify(world.warnings), VALUE);
});

test("by policy neither: the plan says why it waits", async () => {
  const adopting = `${FILE}    x-ark: { adopt: [environment] }\n`;
  const { world, service, change, rounds, text } = await begin(
    { "containers/web.yaml": adopting },
    VARIABLES,
  );
  change("web", { environment: { DSN: `db at b as ${VALUE}` } });
  await rounds(3);
  assert.is(await text("containers/web.yaml"), adopting);
  const { sync, reason } = service.status().workloads[0]!;
  assert.is(sync, "held");
  assert.match(reason, "would get the value of a secret variable");
  assert.not.match(JSON.stringify([world.warnings, world.memory]), VALUE);
});

test("a value that the file has already is no news to git", async () => {
  const known = FILE.replace("db as $DB_PASSWORD", `db as ${VALUE}`);
  const { service, change, text } = await begin({ "containers/web.yaml": known }, VARIABLES);
  await service.stop({ author: ADA });
  change("web", { environment: { DSN: `db at b as ${VALUE}` } });
  await service.adopt(request({ workload: "web" }));
  assert.is(await text("containers/web.yaml"), known.replace("db as", "db at b as"));
});

test("the variable stays where a list is written around it", async () => {
  const { service, change, text } = await withSecret();
  await service.stop({ author: ADA });
  change("web", { command: ["run", VALUE, "-v"] });
  await service.adopt(request({ workload: "web" }));
  assert.match((await text("containers/web.yaml"))!, '"$DB_PASSWORD", -v]');
});

test.run();
