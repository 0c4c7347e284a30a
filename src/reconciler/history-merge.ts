/** A merge as people speak of it: by the pull request, and whoever wrote it. Pure. */
import type { HistoryEntry } from "./operations.ts";
import type { CommitMessage } from "./ports.ts";

/**
 * What git and the forges call a merge where nobody wrote anything better. GitHub, GitLab and
 * Bitbucket put the title of the pull request first in the body.
 * Source: https://git-scm.com/docs/git-fmt-merge-msg,
 * https://confluence.atlassian.com/bbkb/understanding-the-default-pull-request-title-description-and-merge-commit-message-1235852669.html
 */
const PLAIN =
  /^Merge (?:pull request|branch|branches|remote-tracking branch|tag|commit)\b|^Merged in /;
/**
 * Gitea and Forgejo put it into the subject.
 * Source: https://forgejo.org/docs/latest/user/merge-message-templates
 */
const QUOTED = /^Merge pull request '(.+)' \([#!]\d+\) from /;
const AUTHORS = 3;

type Told = Pick<HistoryEntry, "author" | "email" | "subject" | "reason" | "merge">;

/** @param brought the commits that came with it, newest first; without any it is a plain commit */
export function tellMessage(commit: CommitMessage, brought: readonly CommitMessage[]): Told {
  const { author: { name: author, email }, subject, body } = commit;
  const own = { author, email, subject };
  if (brought.length === 0) return { ...own, ...reasonOf(body) };
  const writers = new Map(brought.map((one) => [one.author.email, one.author.name]));
  return {
    author: names([...writers.values()].reverse()),
    email: [...writers.keys()].reverse().join(", "),
    ...(PLAIN.test(subject) ? titled(commit, brought) : { subject, ...reasonOf(body) }),
    merge: {
      ...own,
      commits: brought.map(({ revision, at, author, subject }) => ({
        ...{ revision, at, author: author.name, email: author.email, subject },
      })),
    },
  };
}

/** Where there is no title, the only commit says it as well. */
function titled({ subject, body }: CommitMessage, brought: readonly CommitMessage[]) {
  const [, quoted] = QUOTED.exec(subject) ?? [];
  if (quoted !== undefined) return { subject: quoted, ...reasonOf(body) };
  const [title = "", ...rest] = body.split("\n");
  if (title !== "" && !/^See merge request /.test(title)) {
    return { subject: title, ...reasonOf(rest.join("\n").trim()) };
  }
  const [only, ...others] = brought;
  if (only === undefined || others.length > 0) return { subject, ...reasonOf(body) };
  return { subject: only.subject, ...reasonOf(only.body) };
}

function reasonOf(body: string): { reason?: string } {
  return body === "" ? {} : { reason: body };
}

function names(all: readonly string[]): string {
  const more = all.length - AUTHORS;
  return more > 0 ? `${all.slice(0, AUTHORS).join(", ")} and ${more} more` : all.join(", ");
}
