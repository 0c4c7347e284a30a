/**
 * GitHub, on github.com or as GitHub Enterprise.
 * Sources: https://docs.github.com/en/rest/pulls/pulls,
 * https://docs.github.com/en/rest/commits/statuses,
 * https://docs.github.com/en/rest/authentication/authenticating-to-the-rest-api
 */
import type { Forge } from "../reconciler/ports.ts";
import type { ForgeAddress } from "./choose-forge.ts";
import { type Credentials, ForgeClient } from "./forge-client.ts";
import { gitHubLike } from "./github-like.ts";

export function gitHub({ api, project }: ForgeAddress, credentials: Credentials): Forge {
  const client = new ForgeClient({
    ...credentials,
    api,
    party: {
      name: "GitHub",
      project,
      needs: "the permissions Pull requests and Commit statuses (read and write)",
    },
    headers: {
      "Authorization": `Bearer ${credentials.token}`,
      "Accept": "application/vnd.github+json",
      "X-GitHub-Api-Version": "2022-11-28",
    },
    pageParameter: "per_page",
  });
  const owner = project.split("/")[0];
  return gitHubLike({
    ...{ client, project },
    location: `${project} on GitHub`,
    openPullRequests: ({ branch, base }) => ({ head: `${owner}:${branch}`, base }),
  });
}
