/** The API of GitHub, which Gitea and Forgejo speak as well, as far as it is used here. */
import * as z from "zod";
import type { Forge, PullRequestDraft } from "../reconciler/ports.ts";
import type { ForgeClient } from "./forge-client.ts";
import { openOnce } from "./open-once.ts";

const branch = z.object({ ref: z.string() });
const pullRequest = z.object({ number: z.int(), html_url: z.string(), head: branch, base: branch });
const anything = z.unknown();

export interface GitHubLike {
  /** "acme/snapshots on GitHub" */
  readonly location: string;
  readonly client: ForgeClient;
  /** "acme/snapshots" */
  readonly project: string;
  /** The query that lists the open pull requests, or fewer among which this one would be. */
  openPullRequests(wanted: PullRequestDraft): Readonly<Record<string, string>>;
}

export function gitHubLike(forge: GitHubLike): Forge {
  const { location, client, project } = forge;
  const repository = `/repos/${project.split("/").map(encodeURIComponent).join("/")}`;
  return {
    location,

    openPullRequest: async (wanted, signal) => {
      const path = `${repository}/pulls`;
      const query = new URLSearchParams({ state: "open", ...forge.openPullRequests(wanted) });
      const { branch: head, base, title, body } = wanted;
      const isIt = (it: z.infer<typeof pullRequest>) =>
        it.head.ref === head && it.base.ref === base;
      const draft = { head, base, title, body };
      const { number, html_url: url } = await openOnce({
        find: () => client.find(`${path}?${query}`, pullRequest, isIt, signal),
        open: () => client.call({ method: "POST", path, body: draft }, pullRequest, signal),
      });
      return { number, url };
    },

    setStatus: async ({ revision, state, description, context }, signal) => {
      const path = `${repository}/statuses/${revision}`;
      const body = { state, description, context };
      await client.call({ method: "POST", path, body }, anything, signal);
    },
  };
}
