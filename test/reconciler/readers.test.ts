/** Commits that change what a workload's file is read with. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readersOf } from "../../src/reconciler/readers.ts";
import { loadTexts } from "../snapshot/files.ts";
import { ADA, World } from "./world.ts";

const compose = (name: string) => `services:\n  ${name}:\n    image: ${name}:1\n`;

test("tells whom a file is read for", () => {
  const { snapshot, problems } = loadTexts({
    "stacks/shop/compose.yaml": `include: [db.yaml, shared.yaml]\n${compose("web")}`,
    "stacks/shop/db.yaml": compose("db"),
    "stacks/shop/shared.yaml": "networks: { back: {} }\n",
    "stacks/shop/compose.override.yaml": "services: { web: { restart: always } }\n",
    "containers/base.yaml": compose("base"),
    "containers/own.yaml": "services: { own: { extends: { file: base.yaml, service: base } } }\n",
    "containers/plain.yaml": compose("plain"),
  });
  assert.equal(problems, []);
  const readers = readersOf(snapshot!.workloads);
  assert.equal(readers.get("stacks/shop/compose.yaml"), undefined);
  assert.equal(readers.get("stacks/shop/compose.override.yaml"), ["shop-web-1", "shop-db-1"]);
  assert.equal(readers.get("stacks/shop/compose.override.yml"), ["shop-web-1", "shop-db-1"]);
  assert.equal(readers.get("stacks/shop/db.yaml"), ["shop-db-1"]);
  assert.equal(readers.get("stacks/shop/shared.yaml"), ["shop-web-1", "shop-db-1"]);
  assert.equal(readers.get("containers/base.yaml"), ["own"]);
  assert.equal(readers.get("containers/plain.yaml"), undefined);
});

test("history, why and a rollback know every file that says a workload", async () => {
  const world = new World();
  const override = "stacks/shop/compose.override.yaml";
  await world.push({ "stacks/shop/compose.yaml": compose("web") });
  await world.push({ [override]: "services: { web: { hostname: a } }\n" });
  await world.push({ [override]: "services: { web: { hostname: b } }\n" });
  const { service } = world.start();
  await service.turn();
  const { entries } = await service.history({ workload: "shop-web-1", limit: 10 });
  assert.equal(entries.map(({ workloads }) => workloads), [
    [{ name: "shop-web-1", change: "modified" }],
    [{ name: "shop-web-1", change: "modified" }],
    [{ name: "shop-web-1", change: "added" }],
  ]);
  const { commits } = await service.why("shop-web-1");
  const revisions = entries.map(({ revision }) => revision);
  assert.equal(commits.map(({ revision }) => revision), revisions);
  const request = { to: revisions[1]!, workload: "shop-web-1", author: ADA };
  assert.ok((await service.rollback(request)).committed);
  const files = await world.repository.files((await world.repository.head())!);
  const restored = await files.find(({ path }) => path === override)!.read();
  assert.match(new TextDecoder().decode(restored), "hostname: a");
});

test.run();
