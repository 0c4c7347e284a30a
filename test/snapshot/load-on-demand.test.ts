import { test } from "uvu";
import * as assert from "uvu/assert";
import { loadSnapshot } from "../../src/snapshot/load.ts";
import { ParseCache } from "../../src/snapshot/parse-cache.ts";
import { loadOnDemand } from "../../src/snapshot/load-on-demand.ts";
import { file } from "./files.ts";

const WEB = file("containers/web.yaml", "services: { web: { image: web:1 } }\n");
const POLICY = file("cluster.yaml", "strategy: spread\n");
const NOTE = file("README.md", "x\n");

const unread = ({ bytes: _, ...rest }: typeof WEB) => rest;

test("a load wants what it lacks, and says nothing else", () => {
  const files = [WEB, POLICY, NOTE].map(unread);
  assert.equal(loadSnapshot({ revision: "r", files }), {
    problems: [],
    wanted: ["containers/web.yaml", "cluster.yaml"],
  });
});

test("reads what is needed, once", async () => {
  const read: string[] = [];
  const all = new Map([WEB, POLICY, NOTE].map((it) => [it.path, it.bytes!]));
  const cache = new ParseCache();
  const load = () =>
    loadOnDemand({ revision: "r", files: [WEB, POLICY, NOTE].map(unread), cache }, ({ path }) => {
      read.push(path);
      return Promise.resolve(all.get(path)!);
    });
  const { snapshot } = await load();
  assert.equal([...snapshot!.workloads.keys()], ["web"]);
  assert.equal(read.sort(), ["cluster.yaml", "containers/web.yaml"]);
  read.length = 0;
  assert.equal([...(await load()).snapshot!.workloads.keys()], ["web"]);
  assert.equal(read, ["cluster.yaml"]);
});

test("hands on why a file cannot be read", async () => {
  const failing = loadOnDemand({ revision: "r", files: [unread(WEB)] }, () => {
    return Promise.reject(new Error("no such object"));
  });
  await failing.then(() => assert.unreachable(), ({ message }) => {
    assert.is(message, "no such object");
  });
});

test.run();
