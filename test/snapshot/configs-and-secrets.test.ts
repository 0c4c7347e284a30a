/** `configs` and `secrets`: what is to be in which file of a container, and what cannot be. */
import { inspect } from "node:util";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Workload } from "../../src/model/snapshot.ts";
import { configDigest, secretDigest } from "../../src/snapshot/content-digest.ts";
import { loadSnapshot } from "../../src/snapshot/load.ts";
import { formatProblem } from "../../src/snapshot/problems.ts";
import { file } from "./files.ts";

const STACK = "stacks/shop/compose.yaml";
const VARIABLES = { TOKEN: "tip-top-secret", EMPTY: "" };

/** The service's lines, then the rest of the file. */
function load(lines: string, rest: string, others: readonly ReturnType<typeof file>[] = []) {
  const service = lines.trim().replaceAll("\n", "\n    ");
  const text = `services:\n  web:\n    image: a\n    ${service}\n${rest}`;
  const input = { revision: "r", files: [file(STACK, text), ...others], variables: VARIABLES };
  const { snapshot, problems } = loadSnapshot(input);
  return { web: snapshot?.workloads.get("shop-web-1"), problems: problems.map(formatProblem) };
}

/** Of what loads without a problem. */
function webOf(...given: Parameters<typeof load>): Workload {
  const { web, problems } = load(...given);
  assert.equal(problems, []);
  return web!;
}

function texts({ contents = new Map() }: Workload): Record<string, string> {
  const entries = [...contents].map(([path, { bytes }]) => [path, new TextDecoder().decode(bytes)]);
  return Object.fromEntries(entries);
}

const TWO = "configs:\n  http: { content: listen 80 }\nsecrets:\n  token: { environment: TOKEN }\n";

test("in short, a config is at the root and a secret where secrets are", () => {
  const web = webOf("configs: [http]\nsecrets: [token]", TWO);
  assert.equal(texts(web), { "/http": "listen 80", "/run/secrets/token": "tip-top-secret" });
  const bytes = (text: string) => new TextEncoder().encode(text);
  assert.equal(web.spec.files, {
    "/http": { digest: configDigest(bytes("listen 80")) },
    "/run/secrets/token": { digest: secretDigest(bytes("tip-top-secret"), "shop/token") },
  });
});

test("at length, a target is whole, or in the folder of its kind", () => {
  const web = webOf(
    `
configs:
  - { source: http, target: /etc/nginx/nginx.conf, mode: 0440, uid: "103", gid: 104 }
  - { source: http, target: here, mode: "0o500" }
secrets:
  - { source: token, target: api/token, mode: 256 }
  - { source: token }`,
    TWO,
  );
  const said = Object.entries(web.spec.files!).map((
    [path, { digest: _, ...rest }],
  ) => [path, rest]);
  assert.equal(said, [
    ["/etc/nginx/nginx.conf", { mode: "0440", uid: 103, gid: 104 }],
    ["/here", { mode: "0500" }],
    ["/run/secrets/api/token", { mode: "0400" }],
    ["/run/secrets/token", {}],
  ]);
});

test("whoever runs the container by number owns its files, unless they say otherwise", () => {
  const owner = (lines: string) => {
    const { "/http": { digest: _, ...rest } = { digest: "" } } = webOf(lines, TWO).spec.files!;
    return rest;
  };
  assert.equal(owner("configs: [http]\nuser: 1000:1001"), { uid: 1000, gid: 1001 });
  assert.equal(owner('configs: [http]\nuser: "1000"'), { uid: 1000 });
  assert.equal(owner("configs: [http]\nuser: nginx"), {});
  assert.equal(owner("configs: [{ source: http, gid: 5 }]\nuser: 1000:1001"), { gid: 5 });
});

test("a file is any bytes of the repository, and another content is another spec", () => {
  const rest = "configs: { logo: { file: ./img/logo.png } }\n";
  const logo = (...bytes: number[]) => file("stacks/shop/img/logo.png", new Uint8Array(bytes));
  const web = webOf("configs: [logo]", rest, [logo(0, 255, 10)]);
  assert.equal([...web.contents!.get("/logo")!.bytes], [0, 255, 10]);
  assert.is.not(web.hash, webOf("configs: [logo]", rest, [logo(0, 255, 11)]).hash);
  assert.is(web.hash, webOf("configs: [logo]", rest, [logo(0, 255, 10)]).hash);
});

test("what is not used is not read", () => {
  const web = webOf("hostname: a", "configs: { http: { file: ./nowhere } }\n");
  assert.is(web.contents, undefined);
  assert.is(web.spec.files, undefined);
});

test("an empty content is one, and a variable that nothing sets is none", () => {
  assert.equal(texts(webOf("configs: [it]", "configs: { it: { environment: EMPTY } }\n")), {
    "/it": "",
  });
  const { problems } = load("configs: [it]", "configs: { it: { environment: NOPE } }\n");
  assert.is(problems.length, 1);
  assert.match(problems[0]!, /:5:31 error variable\S*: nothing sets/);
});

test("nothing that prints or records a workload shows a content", () => {
  const web = webOf("secrets: [token]", TWO);
  for (const text of [JSON.stringify(web), inspect(web, { depth: 9 }), String(web.contents)]) {
    assert.not.match(text, /tip-top|116, 105|74697/);
  }
});

test("the digest of a secret is not what a dictionary has of it", () => {
  const bytes = new TextEncoder().encode("1234");
  assert.is.not(secretDigest(bytes, "shop/pin"), secretDigest(bytes, "shop/other"));
  assert.is.not(secretDigest(bytes, "shop/pin"), configDigest(bytes));
  assert.match(secretDigest(bytes, "shop/pin"), /^[0-9a-f]{16}$/);
});

const REFUSED: readonly (readonly [lines: string, rest: string, problem: RegExp])[] = [
  ["configs: [http, { source: http }]", TWO, /4:21 error conflicting-keys: two files are to be/],
  [
    "configs: [http, { source: http, target: /http/x }]",
    TWO,
    /conflicting-keys: `\/http\/x` is to be a file and a folder/,
  ],
  ["configs: [http]\ntmpfs: /http/x", TWO, /`\/http` is to be a file and a folder/],
  ["configs: [http]\nread_only: true", TWO, /4:15 error conflicting-keys: .* `read_only`/],
  ["secrets: [token]\ntmpfs: /run", TWO, /is inside of what the service mounts/],
  ["secrets: [token]\nvolumes: ['/srv:/run/secrets:ro']", TWO, /is inside of what the/],
  ["configs: [{ source: http, target: /etc/hosts }]", TWO, /is the engine's own.*extra_hosts/],
  ["configs: [{ source: http, target: /dev/x }]", TWO, /is the engine's own/],
  [
    'configs: [http]\nenvironment: ["reschedule:on-node-failure"]',
    TWO,
    /conflicting-keys: .* reschedule policy/,
  ],
  ["configs: [{ source: http, target: ../x }]", TWO, /4:15 error invalid-value: .*no whole path/],
  ["configs: [{ source: http, target: /etc/ }]", TWO, /invalid-value: .*no whole path/],
  ["configs: [{ source: http, uid: root }]", TWO, /4:36 error invalid-value: .*number of a user/],
  ["configs: [{ source: http, mode: 4444 }]", TWO, /invalid-value: .*not a file's mode/],
  ["configs: [{ target: /x }]", TWO, /missing-key: .* lacks `source`/],
  ["hostname: a", "configs: { it: }\n", /missing-key: `configs.it` does not say what it holds/],
  ["hostname: a", "secrets: { it: { content: x } }\n", /unknown-key: .*secrets.it.content/],
  [
    "hostname: a",
    "configs: { it: { content: x, file: y } }\n",
    /conflicting-keys: `configs.it` has several contents/,
  ],
  ["configs: [it]", "configs: { it: { file: ../../../x } }\n", /path-unsafe: .*configs.it.file/],
  ["configs: [it]", "configs: { it: { file: /etc/x } }\n", /path-unsafe: .*configs.it.file/],
];

for (const [lines, rest, problem] of REFUSED) {
  test(`refused: ${lines.replaceAll("\n", " ")}`, () => {
    const { web, problems } = load(lines, rest);
    assert.is(web, undefined);
    assert.is(problems.length, 1, problems.join("\n"));
    assert.match(problems[0]!, problem);
  });
}

test("writable bits and names of Swarm's objects have no effect, which is said", () => {
  const rest = "configs: { http: { content: x, name: http-1 } }\n";
  const { web, problems } = load("configs: [{ source: http, mode: 0644 }]", rest);
  assert.is(web?.spec.files?.["/http"]?.mode, undefined);
  assert.equal(problems.map((it) => it.split(" ")[2]), ["no-effect:", "no-effect:"]);
});

test("a secret in git is warned of, unless its name is allowed", () => {
  const rest = "secrets: { key: { file: ./key } }\n";
  const key = file("stacks/shop/key", "x");
  const { web, problems } = load("secrets: [key]", rest, [key]);
  assert.equal(Object.keys(texts(web!)), ["/run/secrets/key"]);
  assert.match(
    problems.join("\n"),
    /^\S+:5:25 warning suspected-secret: the secret `key` is in git/,
  );
  const policy = file("cluster.yaml", "secrets: { allow: [key] }\n");
  assert.equal(load("secrets: [key]", rest, [key, policy]).problems, []);
});

test("secrets beyond a hundred are refused, since each takes its time", () => {
  const keys = Array.from({ length: 101 }, (_, i) => `  s${i}: { environment: TOKEN }\n`);
  const { problems } = load("secrets: [s0]", `secrets:\n${keys.join("")}`);
  assert.match(problems[0]!, /:5:1 error project-too-large: `secrets` are 101. A project may/);
});

test("more than Swarm takes is refused", () => {
  const large = (path: string, bytes: number) => file(path, new Uint8Array(bytes));
  const rest = "secrets: { key: { file: ./key } }\n";
  const { problems } = load("secrets: [key]", rest, [large("stacks/shop/key", 512_001)]);
  const errors = problems.filter((it) => it.includes(" error "));
  assert.match(errors[0]!, /file-too-large: .* is of 512001 bytes, and a secret may have 512000/);
});

test.run();
