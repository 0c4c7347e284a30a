/** What a variable of the process stands for reaches neither git nor whoever reads of an adoption. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { FakeForge } from "../fakes/forge.ts";
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

test.run();
