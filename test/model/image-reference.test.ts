/** The parts of an image's name. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { registryOf, repositoryAndTag } from "../../src/model/image-reference.ts";

const DIGEST = `sha256:${"a1".repeat(32)}`;

const PARTS:
  readonly (readonly [name: string, registry: string, repository: string, tag: string])[] = [
    ["app", "docker.io", "app", "latest"],
    ["team/app:2", "docker.io", "team/app", "2"],
    ["docker.io/app:2", "docker.io", "docker.io/app", "2"],
    ["index.docker.io/app:2", "docker.io", "index.docker.io/app", "2"],
    ["localhost/app", "localhost", "localhost/app", "latest"],
    ["host:5000/team/app", "host:5000", "host:5000/team/app", "latest"],
    ["host:5000/app:1", "host:5000", "host:5000/app", "1"],
    [`host:5000/app@${DIGEST}`, "host:5000", "host:5000/app", DIGEST],
    [`reg.example/app:1@${DIGEST}`, "reg.example", "reg.example/app", DIGEST],
  ];

for (const [name, registry, repository, tag] of PARTS) {
  test(name, () => {
    assert.is(registryOf(name), registry);
    assert.equal(repositoryAndTag(name), { repository, tag });
  });
}

test.run();
