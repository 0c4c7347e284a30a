/** What a commit says and who says it, with the ordinary git as the oracle. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { formatMessage, parseMessage } from "../../src/repository/message.ts";
import { edit } from "../contracts/repository.ts";
import { rejects } from "../rejects.ts";
import { fsck, git, inRepository, tryGit } from "./git.ts";

test("writes trailers that git reads", () =>
  inRepository(async ({ dir, repository }) => {
    const trailers = { "Ark-Action": "snapshot", "Ark-Cluster": " a\r\nb: c ", "Ark-Term": "7" };
    const message = "Capture web  \r\n\r\nFoo: bar\r\nnot a trailer\0\n\n";
    await repository.commit(async () => edit({ "a.yaml": "1" }, message, trailers));
    assert.is(
      await git(dir, "log", "-1", "--format=%B"),
      "Capture web\n\nFoo: bar\nnot a trailer\n\n" +
        "Ark-Action: snapshot\nArk-Cluster: a b: c\nArk-Term: 7",
    );
    const [newest] = await repository.log({ limit: 1 });
    assert.equal(newest?.trailers, { ...trailers, "Ark-Cluster": "a b: c" });
    assert.is(newest?.body, "Foo: bar\nnot a trailer");
    await fsck(dir);
  }));

const MESSAGES = [
  "Subject",
  "Subject\n",
  "Key: value",
  "Subject\n\nKey: value\n",
  "Subject\n\nBody\n\nKey: value\nOther-Key:  more \n",
  "Subject\n\nBody\n \nKey: value\n  folded\n\tagain\n",
  "Subject\n\nKey: value\n\nBody",
  "Subject\n\nKey: value\nno trailer at all\n",
  "Subject\n\n: nothing\n",
  "Subject\n\nKey with space: value\n",
  "Subject\n\nKey: one\nKey: two\n",
  "Subject\n\nKey:\n",
  "",
];

test("reads trailers as git does", async () => {
  for (const message of MESSAGES) {
    const parse = await tryGit("/", ["interpret-trailers", "--parse", "--unfold"], message);
    const told = Object.entries(parseMessage(message).trailers)
      .flatMap(([key, values]) => values.split("\n").map((value) => `${key}: ${value}`.trim()));
    const expected = parse.stdout.split("\n").map((line) => line.trim()).filter((line) =>
      line !== ""
    );
    assert.equal(told, expected, JSON.stringify(message));
  }
});

test("parses what it formats", () => {
  const trailers = { "Ark-Action": "stop", "Ark-Until": "2026-11-21T10:00:00Z" };
  const formatted = formatMessage("Stop scheduling\n\nPower work.\n\n- rack 3\n- rack 4", trailers);
  assert.equal(parseMessage(formatted), {
    subject: "Stop scheduling",
    body: "Power work.\n\n- rack 3\n- rack 4",
    trailers,
  });
});

test("refuses a commit without message, or with a trailer that git would not take", () =>
  inRepository(async ({ repository }) => {
    await rejects(repository.commit(async () => edit({ a: "1" }, " \n\0 ")), "internal");
    for (const key of ["", "A B", "a:", "-a", "é"]) {
      await rejects(
        repository.commit(async () => edit({ a: "1" }, "A", { [key]: "1" })),
        "internal",
      );
    }
  }));

test("takes any name for an author, and stays without fault", () =>
  inRepository(async ({ dir, repository }) => {
    const authors = [
      { name: "Ada Lovelace", email: "ada@example.org" },
      { name: " <>\n", email: "" },
      { name: "a <b@c> 1 +0000\nparent x", email: "x@y>\n z" },
      { name: 'Åse "Q" O\'Neil Jr.', email: "åse@example.org" },
    ];
    for (const [at, author] of authors.entries()) {
      await repository.commit(async () => ({ ...edit({ "a.yaml": String(at) }), author }));
    }
    await fsck(dir);
    const told = (await repository.log({ limit: 4 })).map(({ author }) =>
      `${author.name}|${author.email}`
    );
    assert.equal(told, (await git(dir, "log", "-4", "--format=%an|%ae")).split("\n"));
    assert.is(told[3], "Ada Lovelace|ada@example.org");
    assert.is(told[2], "unknown|");
  }));

test.run();
