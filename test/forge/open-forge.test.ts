import { test } from "uvu";
import * as assert from "uvu/assert";
import { ArkError } from "../../src/errors.ts";
import { type ForgeOptions, openForge } from "../../src/forge/open-forge.ts";

const http = (href: string) => ({ kind: "http", href }) as const;
const FOLDER = { kind: "folder", path: "/srv/snapshots.git" } as const;
const URL = http("https://github.com/acme/snapshots.git");
const NOTHING = { kind: undefined, apiUrl: undefined, token: undefined, ca: undefined } as const;

function open(said: Partial<ForgeOptions>): string | undefined {
  try {
    return openForge({ url: URL, ...NOTHING, now: () => 0, ...said })?.location;
  } catch (error) {
    assert.instance(error, ArkError);
    return (error as ArkError).message;
  }
}

test("a token makes the forge of the repository's host known", () => {
  assert.is(open({ token: "t" }), "acme/snapshots on GitHub");
  assert.is(open({ token: "t", kind: "forgejo" }), "acme/snapshots on Forgejo");
});

test("none, where nothing asks for one", () => {
  assert.is(open({}), undefined);
  assert.is(open({ token: "t", kind: "off" }), undefined);
  assert.is(open({ token: "t", url: http("https://git.example.org/a/b.git") }), undefined);
  assert.is(open({ token: "t", url: FOLDER }), undefined);
});

test("what was asked for and cannot be is a mistake", () => {
  assert.is(
    open({ kind: "github" }),
    "ACS_FORGE=github: it asks for a token; set ACS_FORGE_TOKEN.",
  );
  assert.match(open({ kind: "gitea", url: FOLDER, token: "t" }) ?? "", /set ACS_GIT_URL\.$/);
  const apiUrl = "https://git.example.org/api/v1";
  assert.is(
    open({ apiUrl, url: http("https://git.example.org/a/b"), token: "t" }),
    `ACS_FORGE_URL=${apiUrl}: git.example.org does not tell what it is; set ACS_FORGE.`,
  );
});

test.run();
