import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { canonical } from "../../src/model/canonical.ts";
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import { editWorkload } from "../../src/snapshot/edit-workload.ts";
import { editedFile } from "../../src/snapshot/project/edited-file.ts";
import { loadSnapshot } from "../../src/snapshot/load.ts";
import { printWorkload } from "../../src/snapshot/print-workload.ts";
import { file } from "./files.ts";
import { spec as anySpec } from "./specs.ts";
import "../seed.ts";

const read = editedFile("containers/web.yaml", new Map());

function specsIn(text: string): ReadonlyMap<string, ContainerSpec> {
  const { snapshot, problems } = loadSnapshot({
    revision: "r",
    files: [file("containers/a.yaml", text)],
  });
  assert.equal(problems, [], text);
  return new Map([...snapshot!.workloads].map(([name, { spec }]) => [name, spec]));
}

function change(text: string, change: (spec: ContainerSpec) => void): string {
  const spec = structuredClone(specsIn(text).get("web")!);
  change(spec);
  const edited = editWorkload(text, "web", spec, read)!;
  assert.equal(specsIn(edited).get("web"), canonical(spec));
  return edited;
}

const BY_HAND = `# The web servers.

services:
  # In front.
  web: # our web
    image: "nginx:1.25"  # pinned
    restart: always
    # in the short syntax
    ports:
      - "80:80"
      - 443:443 # tls
    environment:
      # the zone
      - TZ=Europe/Berlin
      - A=1
    labels: {a: b, c: 'd'}
    networks: [front]
    command: sleep   1d
  cache:
    image: redis   # untouched
    command: ["redis-server",   "--save", ""]
networks:
  front: {external: true}
`;

/** Lines of the one text that the other has not. */
function lost(from: string, to: string): string[] {
  const kept = new Set(to.split("\n"));
  return from.split("\n").filter((line) => !kept.has(line));
}

test("one value is changed where it stands, in its quotes, with its comment", () => {
  const edited = change(BY_HAND, (spec) => spec.image = "nginx:1.26");
  assert.match(edited, '    image: "nginx:1.26" # pinned\n');
  // A comment behind a key comes to stand below it.
  assert.equal(lost(BY_HAND, edited), [
    "  web: # our web",
    '    image: "nginx:1.25"  # pinned',
  ]);
});

test("items of lists stay in the syntax in which they were written", () => {
  const edited = change(BY_HAND, (spec) => {
    spec.ports!.push({ target: 53, protocol: "udp", published: "53" });
    spec.environment = { TZ: "Europe/Berlin", B: "x y" };
  });
  for (
    const kept of ['- "80:80"', "- 443:443 # tls", "# the zone", "- TZ=Europe/Berlin", "- B=x y"]
  ) {
    assert.match(edited, kept);
  }
  assert.not.match(edited, "A=1");
});

test("networks that a service joins are declared, those that nobody uses are not", () => {
  const alone = BY_HAND.replace(/ {2}cache:[^]*?(?=networks:\n)/, "");
  const edited = change(alone, (spec) => {
    spec.networks = { "my net": { ipv4_address: "10.0.0.9" } };
  });
  assert.match(edited, "networks:\n  my_net:\n    name: my net\n    external: true\n");
  assert.not.match(edited, "front:");
});

test("a key that is gone goes, the others stay", () => {
  const edited = change(BY_HAND, (spec) => {
    delete spec.restart;
    delete spec.labels;
  });
  assert.not.match(edited, "restart");
  assert.match(edited, "# In front.");
});

test("variables stay in what does not change, and go where something else is wanted", () => {
  const text = `services:
  web:
    image: nginx:\${TAG:-1.25}
    command: echo \${WORD:-hello}
    environment:
      KEPT: "\${A:-1}" # as it was
      CHANGED: \${B:-2}
      PRICE: 5$$
    labels: ["a=\${A:-1}", "b=\${B:-2}"]
`;
  const edited = change(text, (spec) => {
    spec.environment = { ...spec.environment, CHANGED: "3", NEW: "$4" };
    spec.labels = { a: "1", b: "4" };
    spec.command = ["echo", "bye"];
  });
  for (
    const kept of [
      "image: nginx:${TAG:-1.25}",
      'KEPT: "${A:-1}" # as it was',
      'CHANGED: "3"',
      "PRICE: 5$$",
      "NEW: $$4",
      '"a=${A:-1}"',
      "b=4",
    ]
  ) {
    assert.ok(edited.includes(kept), `${kept} in ${edited}`);
  }
});

test("services beside it are never touched", () => {
  const before = specsIn(BY_HAND).get("cache");
  const edited = change(BY_HAND, (spec) => {
    spec.image = "other";
    spec.mem_limit = "1g";
    delete spec.command;
  });
  assert.equal(specsIn(edited).get("cache"), before);
});

test("a value that came by an anchor is written out", () => {
  const text =
    "x-common: &common\n  restart: always\n  image: a\nservices:\n  web:\n    <<: *common\n";
  assert.match(change(text, (spec) => spec.image = "b"), "<<: *common\n    image: b\n");
  assert.not.match(change(text, (spec) => delete spec.restart), "<<");
});

test("whatever the file says and whatever is wanted, the edit says what is wanted", () => {
  fc.assert(
    fc.property(anySpec, anySpec, (from, to) => {
      const text = "# by hand\n" + printWorkload("web", from);
      const edited = editWorkload(text, "web", to, read)!;
      assert.equal(specsIn(edited).get("web"), to, edited);
    }),
    { numRuns: 100 },
  );
});

test("a printed file is printed anew", () => {
  fc.assert(
    fc.property(anySpec, anySpec, (from, to) => {
      const edited = editWorkload(printWorkload("web", from), "web", to, read)!;
      assert.is(edited, printWorkload("web", to));
    }),
    { numRuns: 50 },
  );
});

const WITH_FILES = `services:
  web:
    image: nginx:1.25
    configs:
      - { source: http, target: /etc/nginx/nginx.conf } # where nginx looks
    command: [a, b]
configs:
  http:
    content: "cost $$5"
`;

test("what a service says of its files stays as it is", () => {
  assert.is(
    change(WITH_FILES, (spec) => spec.image = "nginx:1.26"),
    WITH_FILES.replace("1.25", "1.26"),
  );
  const other = structuredClone(specsIn(WITH_FILES).get("web")!);
  assert.is(
    editWorkload(
      WITH_FILES,
      "web",
      { ...other, files: { "/x": { digest: "0" } } },
      read,
    ),
    WITH_FILES,
  );
});

const WITH_OTHERS = `services:
  web:
    image: web:1
    environment: &env
      A: "1"
    networks: [front]
  debug:
    profiles: [debug]
    image: debug
    environment: *env
    networks: [back]
  spare:
    scale: 0
    image: spare
networks:
  front: { external: true }
  back: { external: true }
`;

test("services that make no container stay as they are, with what they use", () => {
  assert.is(
    change(WITH_OTHERS, (spec) => spec.image = "web:2"),
    WITH_OTHERS.replace("web:1", "web:2"),
  );
  const { environment: _, ...without } = specsIn(WITH_OTHERS).get("web")!;
  for (const spec of [{ ...without, environment: { A: "2" } }, without]) {
    assert.is(editWorkload(WITH_OTHERS, "web", spec, read), undefined);
  }
});

test("what cannot be read is not written over", () => {
  const spec = { image: "web:2" };
  for (const text of ["services: [", "services:\n  db:\n    image: redis\n"]) {
    assert.is(editWorkload(text, "web", spec, read), undefined);
  }
});

/** Files of a repository, and one of them as it is once `web` runs another image. */
function upgraded(files: Record<string, string>, image = "web:2"): string | undefined {
  const path = "containers/web.yaml";
  const reading = editedFile(path, new Map(Object.entries(files)));
  const before = reading(files[path]!)!.services.find(({ name }) => name === "web")!.spec;
  return editWorkload(files[path]!, "web", { ...before, image }, reading);
}

test("a file with variables keeps those of what does not change", () => {
  const text = `# why it is so
x-common: &common
  restart: always # for ever
services:
  web: # the front
    <<: *common
    image: "web:\${TAG:-1}"
    environment:
      - 'HOST=\${NAME:-web}.example'   # where
      - PRICE=5$$
    labels: {b: "2", a: '1'}
`;
  assert.is(
    upgraded({ "containers/web.yaml": text }),
    text.replace("\${TAG:-1}", "2"),
  );
});

test("a service that extends another one says itself what changes", () => {
  const files = {
    "containers/web.yaml": `services:
  web:
    extends: { file: ../common/base.yaml, service: base } # shared
    hostname: \${NAME:-front}
`,
    "common/base.yaml": "services: { base: { image: web:1, init: true } }\n",
  };
  assert.is(upgraded(files), files["containers/web.yaml"] + "    image: web:2\n");
  const whole = editedFile("containers/web.yaml", new Map(Object.entries(files)));
  const { spec } = whole(files["containers/web.yaml"])!.services[0]!;
  const { init: _, ...without } = spec;
  const edited = editWorkload(files["containers/web.yaml"], "web", without, whole);
  const own = editedFile("containers/web.yaml", new Map())(edited!)!.services[0]!.spec;
  assert.equal([own.image, own.init, own.hostname], ["web:1", undefined, "front"]);
});

test.run();
