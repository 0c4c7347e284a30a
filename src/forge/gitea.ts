/**
 * Gitea, and Forgejo, which came of it.
 * Sources: https://docs.gitea.com/api/ (repository), https://docs.gitea.com/development/api-usage,
 * https://forgejo.org/docs/latest/user/api-usage/, https://forgejo.org/docs/latest/user/token-scope/
 */
import type { Forge } from "../reconciler/ports.ts";
import type { ForgeAddress } from "./choose-forge.ts";
import { type Credentials, ForgeClient } from "./forge-client.ts";
import { gitHubLike } from "./github-like.ts";

export function gitea({ api, project, kind }: ForgeAddress, credentials: Credentials): Forge {
  const name = kind === "forgejo" ? "Forgejo" : "Gitea";
  const client = new ForgeClient({
    ...credentials,
    api,
    party: { name, project, needs: "the scope write:repository" },
    headers: { "Authorization": `token ${credentials.token}`, "Accept": "application/json" },
    pageParameter: "limit",
  });
  // Its list takes no branches, and only its newest versions look a pull request up by them.
  const openPullRequests = () => ({});
  return gitHubLike({ client, project, location: `${project} on ${name}`, openPullRequests });
}
