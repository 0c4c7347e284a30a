/**
 * What GitHub documents of the calls that are used.
 * Sources: https://docs.github.com/en/rest/pulls/pulls#list-pull-requests, …#create-a-pull-request,
 * https://docs.github.com/en/rest/commits/statuses#create-a-commit-status,
 * https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api (User-Agent)
 */
import type { Dialect, ForgeResponse, Pull } from "../forge-server.ts";
import { page } from "../forge-server.ts";

const REPOSITORY = "/repos/team/snapshots";
const PAGES = { parameter: "per_page", usual: 30, most: 100 };
const STATES = ["error", "failure", "pending", "success"];
/** What is longer is refused: "description is too long (maximum is 140 characters)". */
const DESCRIPTION = 140;

function invalid(message: string): ForgeResponse {
  const errors = [{ resource: "PullRequest", code: "custom", message }];
  return { status: 422, body: { message: "Validation Failed", errors } };
}

const shown = ({ number, branch, base, title, body }: Pull, origin: string) => ({
  ...{ number, title, body },
  html_url: `${origin}/team/snapshots/pull/${number}`,
  state: "open",
  head: { ref: branch, label: `team:${branch}` },
  base: { ref: base, label: `team:${base}` },
});

export const gitHub: Dialect = {
  root: "/api/v3",
  missing: { status: 404, body: { message: "Not Found", status: "404" } },
  refuse({ headers }, token) {
    if (headers["user-agent"] === undefined) return { status: 403, body: "Request forbidden" };
    if (headers.authorization !== `Bearer ${token}`) {
      return { status: 401, body: { message: "Bad credentials" } };
    }
    const isAsked = headers.accept === "application/vnd.github+json" &&
      headers["x-github-api-version"] === "2022-11-28";
    return isAsked ? undefined : { status: 415, body: { message: "Unsupported Media Type" } };
  },
  routes: [
    ["GET", new RegExp(`^${REPOSITORY}/pulls$`), ({ request, contents, origin }) => {
      const { query } = request;
      const pulls = contents.pulls.filter(({ open, branch, base }) =>
        open === (query.get("state") === "open") && query.get("base") === base &&
        query.get("head") === `team:${branch}`
      );
      return page(pulls.map((pull) => shown(pull, origin)), request, PAGES);
    }],
    ["POST", new RegExp(`^${REPOSITORY}/pulls$`), ({ request, contents, origin }) => {
      const { title, head: branch, base, body = "" } = request.body as Record<string, string>;
      if (!title || !branch || !base) return invalid("a field is missing");
      if (!contents.branches.has(branch)) return invalid("head is invalid");
      if (contents.pulls.some((pull) => pull.open && pull.branch === branch)) {
        return invalid(`A pull request already exists for team:${branch}.`);
      }
      const pull = { number: contents.pulls.length + 1, branch, base, title, body, open: true };
      contents.pulls.push(pull);
      return { status: 201, body: shown(pull, origin) };
    }],
    [
      "POST",
      new RegExp(`^${REPOSITORY}/statuses/([0-9a-f]{40})$`),
      ({ request, contents, parts }) => {
        const { state, description, context } = request.body as Record<string, string>;
        if (!STATES.includes(state ?? "") || (description ?? "").length > DESCRIPTION) {
          return { status: 422, body: { message: "Validation Failed" } };
        }
        if (!contents.revisions.has(parts[0]!)) {
          return { status: 422, body: { message: `No commit found for SHA: ${parts[0]}` } };
        }
        contents.statuses.push({ revision: parts[0]!, state, description, context });
        return { status: 201, body: { state, description, context } };
      },
    ],
  ],
};
