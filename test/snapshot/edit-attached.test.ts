/** Networks and volumes of a stack's service, changed where they stand. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { canonical } from "../../src/model/canonical.ts";
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import type { Snapshot } from "../../src/model/snapshot.ts";
import { editFields } from "../../src/snapshot/edit-fields.ts";
import { stackFile } from "../../src/snapshot/project/stack-file.ts";
import { stableJson } from "../../src/snapshot/stable-json.ts";
import { loadTexts } from "./files.ts";

const FILE = "stacks/shop/compose.yaml";
const NAMES = ["shop-web-1", "web"];

type Networks = NonNullable<ContainerSpec["networks"]>;

/** The first text that says it, with all other containers as before. */
function edited(text: string, change: (spec: ContainerSpec) => Partial<ContainerSpec>) {
  const { workloads } = loaded(text)!;
  const before = workloads.get("shop-web-1")!;
  const wanted = canonical({ ...before.spec, ...change(before.spec) });
  const all = stableJson([...workloads.values()].map((it) => it === before ? wanted : it.spec));
  const stack = stackFile(before, new Map([[FILE, text]]), {});
  return editFields(text, before.position, before.spec, wanted, stack)
    .find((it) => stableJson(specsOf(loaded(it))) === all);
}

const specsOf = (snapshot: Snapshot | undefined) =>
  [...snapshot?.workloads.values() ?? []].map(({ spec }) => spec);

const loaded = (text: string) => loadTexts({ [FILE]: text }).snapshot;

const networks = (change: (was: Networks) => Networks) => (spec: ContainerSpec) => ({
  networks: change(spec.networks!),
});
const without = (name: string) =>
  networks((was) => Object.fromEntries(Object.entries(was).filter(([key]) => key !== name)));
const on = (name: string, more: Networks[string] = {}) =>
  networks((was) => ({
    ...was,
    [name]: { ...was[name], ...more, aliases: [...NAMES, ...more.aliases ?? []].sort() },
  }));

const shop = (service: string, top = "") =>
  `# by hand\nservices:\n  "web":\n    image: 'app:1' # pinned\n${service}${top}`;
const BACK = "networks:\n  back: # for data\n    internal: true\n";

test("an item goes from a list, or from a mapping, and the rest stays as it is written", () => {
  const list = shop("    networks:\n      - default # the way in\n      - back # data\n", BACK);
  assert.is(edited(list, without("shop_back")), list.replace("      - back # data\n", ""));
  assert.is(
    edited(list, without("shop_default")),
    list.replace("      - default # the way in\n", ""),
  );
  const map = shop("    networks:\n      default:\n      back: {aliases: [data]} # x\n", BACK);
  assert.is(edited(map, without("shop_default")), map.replace("      default:\n", ""));
});

test("a network that the file declares is added by its key", () => {
  const list = shop("    networks: [default]\n", BACK);
  assert.is(edited(list, on("shop_back")), list.replace("[default]", "[default, back]"));
  const named = shop("    networks: [default]\n", "networks:\n  zone: {name: vlan-7}\n");
  assert.is(edited(named, on("vlan-7")), named.replace("[default]", "[default, zone]"));
});

test("one that it does not declare is declared, as made by others", () => {
  const list = shop("    networks:\n      - default\n");
  const wanted = `${list}      - vlan7\nnetworks:\n  vlan7:\n    name: vlan7\n    external: true\n`;
  assert.is(edited(list, on("vlan7")), wanted);
  const back = shop("    networks: [default]\n", BACK);
  const beside = `${BACK}  vlan7:\n    name: vlan7\n    external: true\n`;
  assert.is(edited(back, on("vlan7")), shop("    networks: [default, vlan7]\n", beside));
});

test("a new key is none that stands for another", () => {
  const taken = shop("    networks: [back]\n", BACK);
  const after = edited(taken, on("back"))!;
  assert.match(after, "      back_:\n        priority: 1\n");
  assert.match(after, "  back_:\n    name: back\n    external: true\n");
});

test("a service that says none is on the default network, and stays there or goes", () => {
  const none = shop("    mem_limit: 64m # enough\n", BACK);
  const at = none.indexOf("networks:");
  const saying = (more: string) => none.slice(0, at) + more + none.slice(at);
  assert.is(
    edited(none, on("shop_back")),
    saying("    networks:\n      - back\n      - default\n"),
  );
  const moved = networks(() => ({ shop_back: { aliases: NAMES } }));
  assert.is(edited(none, moved), saying("    networks:\n      - back\n"));
  const called = edited(none, on("shop_default", { aliases: ["shop"] }));
  assert.is(
    called,
    saying("    networks:\n      default:\n        aliases:\n          - shop\n"),
  );
});

test("an address or an alias makes a mapping of a list, whose comments stay", () => {
  const list = shop("    networks:\n      - default # the way in\n      - back\n", BACK);
  const after = edited(list, on("shop_back", { ipv4_address: "10.9.0.5" }))!;
  assert.is(
    after,
    shop(
      "    networks:\n      default: {} # the way in\n      back:\n        ipv4_address: 10.9.0.5\n",
      BACK,
    ),
  );
});

test("aliases that are written stay, and none that Compose makes are added", () => {
  const map = shop("    networks:\n      back: {aliases: [web, old]}\n", BACK);
  const after = edited(
    map,
    networks(() => ({ shop_back: { aliases: ["new", ...NAMES] } })),
  );
  assert.is(after, map.replace("old", "new"));
  const none = edited(map, networks(() => ({ shop_back: { aliases: NAMES } })));
  assert.is(none, map.replace(", old", ""));
});

test("the first network has a priority only where the keys' order would not tell", () => {
  const list = shop("    networks: [back]\n", BACK);
  const first = (name: string) =>
    networks((was) => ({
      ...was,
      [name]: { ...was[name], aliases: NAMES, priority: 1 },
      aaa: { aliases: NAMES },
    }));
  const after = edited(list, first("shop_back"))!;
  assert.match(after, "      back:\n        priority: 1\n      aaa: {}\n");
});

test("what is said elsewhere, or would leave the container without a network, is not edited", () => {
  const anchored = shop(
    "    networks: &nets [default, back]\n  db:\n    image: app:1\n    networks: *nets\n",
    BACK,
  );
  assert.is(edited(anchored, without("shop_back")), undefined);
  const own = shop("    networks: [back]\n", BACK);
  assert.is(edited(own, networks(() => ({}))), undefined);
});

test("a volume is called by its key, and one that is not declared is", () => {
  const text = shop(
    "    volumes:\n      - data:/data # all of it\n      - type: tmpfs\n        target: /tmp\n",
    "volumes:\n  data:\n  more: { name: big }\n",
  );
  const volumes = (source: string) => (spec: ContainerSpec): Partial<ContainerSpec> => ({
    volumes: [...spec.volumes!, { type: "volume", source, target: "/more" }],
  });
  const item = (key: string) =>
    `        target: /tmp\n      - type: volume\n        source: ${key}\n        target: /more\n`;
  const wanted = text.replace("        target: /tmp\n", item("more"));
  assert.is(edited(text, volumes("big")), wanted);
  assert.is(
    edited(text, volumes("other")),
    text.replace("        target: /tmp\n", item("other")) +
      "  other:\n    name: other\n    external: true\n",
  );
});

test.run();
