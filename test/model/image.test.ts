import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ContainerSpec, HealthCheckSpec } from "../../src/model/container-spec.ts";
import { withImage, withoutImage } from "../../src/model/image.ts";
import type { ImageDefaults } from "../../src/model/observation.ts";
import "../seed.ts";

const IMAGE: ImageDefaults = {
  id: "sha256:1",
  environment: { PATH: "/bin", GREETING: "hello" },
  labels: { release: "1" },
  entrypoint: ["/run"],
  command: ["serve"],
  user: "nobody",
  working_dir: "/data",
  stop_signal: "SIGINT",
  expose: ["80/tcp"],
  volumes: ["/data"],
  healthcheck: { test: ["CMD", "true"], interval: "1s", retries: 3 },
};

const BARE: ImageDefaults = {
  id: "sha256:0",
  environment: {},
  labels: {},
  expose: [],
  volumes: [],
};

/** A spec beside the image, and what the container has. */
const CASES: Readonly<Record<string, readonly [ContainerSpec, Partial<ContainerSpec>]>> = {
  "nothing: the image's": [{ image: "app" }, {
    environment: { GREETING: "hello", PATH: "/bin" },
    labels: { release: "1" },
    entrypoint: ["/run"],
    command: ["serve"],
    user: "nobody",
    working_dir: "/data",
    stop_signal: "SIGINT",
    expose: ["80/tcp"],
    volumes: [{ type: "volume", target: "/data" }],
    healthcheck: { test: ["CMD", "true"], interval: "1s", retries: 3 },
  }],
  "a command keeps the entrypoint": [{ image: "app", command: ["x"] }, {
    entrypoint: ["/run"],
    command: ["x"],
  }],
  "an entrypoint drops the command": [{ image: "app", entrypoint: ["x"] }, {
    entrypoint: ["x"],
    command: undefined as never,
  }],
  "an empty entrypoint drops both": [{ image: "app", entrypoint: [], command: ["x"] }, {
    entrypoint: undefined as never,
    command: ["x"],
  }],
  "a variable over and one away": [{ image: "app", environment: { GREETING: "", PATH: null } }, {
    environment: { GREETING: "", PATH: null },
  }],
  "part of the check": [{ image: "app", healthcheck: { interval: "9s" } }, {
    healthcheck: { test: ["CMD", "true"], interval: "9s", retries: 3 },
  }],
  "no check": [{ image: "app", healthcheck: { disable: true } }, {
    healthcheck: { disable: true },
  }],
  "a published port is not exposed besides": [{
    image: "app",
    ports: [{ target: 80, protocol: "tcp" }],
  }, { expose: undefined as never }],
  "another mount in the volume's place": [{
    image: "app",
    volumes: [{ type: "volume", source: "named", target: "/data" }],
  }, { volumes: [{ type: "volume", source: "named", target: "/data" }] }],
};

for (const [title, [spec, expected]] of Object.entries(CASES)) {
  test(`with the image: ${title}`, () => {
    const effective = withImage(spec, IMAGE);
    for (const [key, value] of Object.entries(expected)) {
      assert.equal(effective[key as keyof ContainerSpec], value, key);
    }
    assert.equal(withoutImage(effective, IMAGE), spec);
  });
}

test("what repeats the image says nothing", () => {
  const repeating = withImage({ image: "app" }, IMAGE);
  assert.equal(withoutImage(repeating, IMAGE), { image: "app" });
  assert.equal(withImage(repeating, IMAGE), repeating);
});

test("an image that supplies nothing changes nothing", () => {
  const spec: ContainerSpec = { image: "x", command: ["a"], environment: { A: "1" } };
  assert.equal(withImage(spec, BARE), spec);
  assert.equal(withoutImage(spec, BARE), spec);
});

const word = fc.constantFrom("a", "b", "c");
const words = fc.array(word, { minLength: 1, maxLength: 2 });
const record = fc.dictionary(word, word).map((entries) =>
  Object.fromEntries(Object.entries(entries).sort())
);
const check: fc.Arbitrary<HealthCheckSpec> = fc.oneof(
  fc.constant({ disable: true } as const),
  fc.record({ test: words, interval: word, retries: fc.constantFrom(1, 2) }, {
    requiredKeys: [],
    noNullPrototype: true,
  })
    .filter((each) => Object.keys(each).length > 0),
);
const paths = fc.subarray(["/a", "/b"]);

const images: fc.Arbitrary<ImageDefaults> = fc.record({
  id: word,
  environment: record,
  labels: record,
  expose: fc.subarray(["80/tcp", "81/tcp"]),
  volumes: paths,
  entrypoint: words,
  command: words,
  user: word,
  healthcheck: check,
}, { requiredKeys: ["id", "environment", "labels", "expose", "volumes"] });

const specs: fc.Arbitrary<ContainerSpec> = fc.record({
  image: word,
  environment: record,
  labels: record,
  entrypoint: fc.oneof(words, fc.constant<string[]>([])),
  command: words,
  user: word,
  healthcheck: check,
  volumes: paths.map((targets) => targets.map((target) => ({ type: "volume" as const, target }))),
}, { requiredKeys: ["image"] });

test("what a container has comes back, whatever the image", () => {
  fc.assert(
    fc.property(specs, images, (spec, image) => {
      const effective = withImage(spec, image);
      assert.equal(withImage(withoutImage(effective, image), image), effective);
    }),
    { numRuns: 1_000, seed: 2017 },
  );
});

test.run();
