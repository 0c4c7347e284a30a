import { test } from "uvu";
import * as assert from "uvu/assert";
import { tellMessage } from "../../src/reconciler/history-merge.ts";
import type { CommitMessage } from "../../src/reconciler/ports.ts";
import { ADA } from "./world.ts";

const BERT = { name: "Bert", email: "bert@example.org" };

function message(subject: string, body = "", author = ADA): CommitMessage {
  return { revision: "r", parents: [], author, at: 1, subject, body, trailers: {} };
}

const WORK = message("Take web 2", "It is faster.");

/** What the forges write, and how it is told. */
const MERGES: [string, CommitMessage, CommitMessage[], string, string | undefined][] = [
  [
    "GitHub's, by its title",
    message("Merge pull request #7 from ada/web", "Newer web\n\nSee the notes.", BERT),
    [WORK],
    "Newer web",
    "See the notes.",
  ],
  [
    "GitLab's, by its title",
    message("Merge branch 'web' into 'main'", "Newer web\n\nSee merge request a/b!7", BERT),
    [WORK],
    "Newer web",
    "See merge request a/b!7",
  ],
  [
    "one without a title, by its only commit",
    message("Merge branch 'web'", "", BERT),
    [WORK],
    "Take web 2",
    "It is faster.",
  ],
  [
    "one without a title and with several commits, by its own words",
    message("Merge branch 'web'", "", BERT),
    [WORK, WORK],
    "Merge branch 'web'",
    undefined,
  ],
  [
    "Gitea's and Forgejo's, by its title",
    message("Merge pull request 'Newer web' (#7) from ada/web into main", "", BERT),
    [WORK],
    "Newer web",
    undefined,
  ],
  [
    "Bitbucket's, by its title",
    message("Merged in web (pull request #7)", "Newer web", BERT),
    [WORK],
    "Newer web",
    undefined,
  ],
  ["one with a subject of somebody's own", message("Web!", "", BERT), [WORK], "Web!", undefined],
];

for (const [name, merge, brought, subject, reason] of MERGES) {
  test(`tells ${name}`, () => {
    const told = tellMessage(merge, brought);
    assert.is(told.author, "Ada");
    assert.is(told.email, "ada@example.org");
    assert.is(told.subject, subject);
    assert.is(told.reason, reason);
    assert.is(told.merge?.author, "Bert");
    assert.is(told.merge?.subject, merge.subject);
    assert.is(told.merge?.commits.length, brought.length);
  });
}

test("names all who wrote, the first first", () => {
  const people = ["D", "C", "B", "A"].map((name) => message("x", "", { name, email: name }));
  const told = tellMessage(message("Merge branch 'x'"), people);
  assert.is(told.author, "A, B, C and 1 more");
  assert.is(told.email, "A, B, C, D");
});

test("leaves what is no merge as it is", () => {
  assert.equal(tellMessage(WORK, []), {
    author: "Ada",
    email: "ada@example.org",
    subject: "Take web 2",
    reason: "It is faster.",
  });
});

test.run();
