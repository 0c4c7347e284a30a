/**
 * What Gitea and Forgejo document of the calls that are used.
 * Sources: https://docs.gitea.com/api/ (repoListPullRequests, repoCreatePullRequest: 409 where there is
 * one, repoCreateStatus), https://docs.gitea.com/development/api-usage (authentication, pages of 50 at
 * most)
 */
import type { Dialect, ForgeResponse, Pull } from "../forge-server.ts";
import { page } from "../forge-server.ts";

const REPOSITORY = "/repos/team/snapshots";
const PAGES = { parameter: "limit", usual: 30, most: 50 };
const STATES = ["pending", "success", "error", "failure", "warning"];

const problem = (status: number, message: string): ForgeResponse => ({
  status,
  body: { message, url: "https://gitea.example/api/swagger" },
});

const shown = ({ number, branch, base, title, body }: Pull, origin: string) => ({
  ...{ number, title, body },
  html_url: `${origin}/team/snapshots/pulls/${number}`,
  state: "open",
  head: { ref: branch, label: branch },
  base: { ref: base, label: base },
});

export const gitea: Dialect = {
  root: "/api/v1",
  missing: problem(404, "The target couldn't be found."),
  refuse: ({ headers }, token) =>
    headers.authorization === `token ${token}`
      ? undefined
      : problem(401, "invalid username, password or token"),
  routes: [
    ["GET", new RegExp(`^${REPOSITORY}/pulls$`), ({ request, contents, origin }) => {
      const isOpen = request.query.get("state") === "open";
      const pulls = contents.pulls.filter(({ open }) => open === isOpen);
      return page(pulls.map((pull) => shown(pull, origin)), request, PAGES);
    }],
    ["POST", new RegExp(`^${REPOSITORY}/pulls$`), ({ request, contents, origin }) => {
      const { title, head: branch, base, body = "" } = request.body as Record<string, string>;
      if (!title || !branch || !base) return problem(422, "a field is missing");
      if (!contents.branches.has(branch)) return problem(404, "head branch does not exist");
      if (contents.pulls.some((pull) => pull.open && pull.branch === branch)) {
        return problem(409, `pull request already exists for these targets [head: ${branch}]`);
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
        if (!STATES.includes(state ?? "")) return problem(422, "unknown state");
        if (!contents.revisions.has(parts[0]!)) return problem(404, "object does not exist");
        contents.statuses.push({ revision: parts[0]!, state, description, context });
        return { status: 201, body: { status: state, description, context } };
      },
    ],
  ],
};
