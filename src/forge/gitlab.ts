/**
 * GitLab, on gitlab.com or anywhere. Its pull requests are merge requests.
 * Sources: https://docs.gitlab.com/api/merge_requests/, https://docs.gitlab.com/api/commits/#set-commit-pipeline-status,
 * https://docs.gitlab.com/api/rest/authentication/
 */
import * as z from "zod";
import { ArkError } from "../errors.ts";
import type { CommitStatus, Forge } from "../reconciler/ports.ts";
import type { ForgeAddress } from "./choose-forge.ts";
import { type Credentials, ForgeClient } from "./forge-client.ts";
import { openOnce } from "./open-once.ts";

/** `iid` counts within the project, as people see it; `id` within all of GitLab. */
const mergeRequest = z.object({ iid: z.int(), web_url: z.string() })
  .transform(({ iid: number, web_url: url }) => ({ number, url }));
const anything = z.unknown();

const STATES: Readonly<Record<CommitStatus["state"], string>> = {
  pending: "pending",
  success: "success",
  failure: "failed",
  error: "canceled",
};

export function gitLab({ api, project }: ForgeAddress, credentials: Credentials): Forge {
  const client = new ForgeClient({
    ...credentials,
    api,
    party: { name: "GitLab", project, needs: "the scope api and the role Developer" },
    // Takes tokens of people, of projects and of OAuth alike.
    headers: { "Authorization": `Bearer ${credentials.token}`, "Accept": "application/json" },
    pageParameter: "per_page",
  });
  const home = `/projects/${encodeURIComponent(project)}`;
  return {
    location: `${project} on GitLab`,

    openPullRequest: ({ branch, base, title, body }, signal) => {
      const path = `${home}/merge_requests`;
      const ends = { source_branch: branch, target_branch: base };
      return openOnce({
        find: () => {
          const query = new URLSearchParams({ state: "opened", ...ends });
          return client.find(`${path}?${query}`, mergeRequest, () => true, signal);
        },
        open: () => {
          const wanted = { ...ends, title, description: body };
          return client.call({ method: "POST", path, body: wanted }, mergeRequest, signal);
        },
      });
    },

    setStatus: async ({ revision, state, description, context }, signal) => {
      const path = `${home}/statuses/${revision}`;
      const body = { state: STATES[state], description, name: context };
      try {
        await client.call({ method: "POST", path, body }, anything, signal);
      } catch (error) {
        if (!isPendingAlready(error)) throw error;
      }
    },
  };
}

/**
 * What is pending cannot become pending once more, and GitLab takes that for a mistake.
 * Source: https://gitlab.com/gitlab-org/gitlab-foss/-/issues/25807
 */
function isPendingAlready(error: unknown): boolean {
  return error instanceof ArkError && error.details.status === 400 &&
    /Cannot transition status via :enqueue/.test(error.message);
}
