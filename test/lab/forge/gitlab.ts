/**
 * What GitLab documents of the calls that are used. The project is acme/team/snapshots.
 * Sources: https://docs.gitlab.com/api/merge_requests/#list-project-merge-requests, …#create-mr,
 * https://docs.gitlab.com/api/commits/#set-commit-pipeline-status,
 * https://docs.gitlab.com/api/rest/#namespaced-paths, https://docs.gitlab.com/api/rest/#pagination;
 * for the 409 and 400 answers https://gitlab.com/gitlab-org/gitlab-foss/-/issues/25807
 */
import type { Dialect, ForgeResponse, Pull } from "../forge-server.ts";
import { page } from "../forge-server.ts";

const PROJECT = "/projects/acme%2Fteam%2Fsnapshots";
const PAGES = { parameter: "per_page", usual: 20, most: 100 };
const STATES = ["pending", "running", "success", "failed", "canceled", "skipped"];

const problem = (status: number, message: unknown): ForgeResponse => ({
  status,
  body: { message },
});

const shown = ({ number, branch, base, title, body }: Pull, origin: string) => ({
  id: 90_000 + number,
  iid: number,
  title,
  description: body,
  state: "opened",
  source_branch: branch,
  target_branch: base,
  web_url: `${origin}/acme/team/snapshots/-/merge_requests/${number}`,
});

export const gitLab: Dialect = {
  root: "/api/v4",
  missing: problem(404, "404 Project Not Found"),
  refuse: ({ headers }, token) =>
    headers.authorization === `Bearer ${token}` ? undefined : problem(401, "401 Unauthorized"),
  routes: [
    ["GET", new RegExp(`^${PROJECT}/merge_requests$`), ({ request, contents, origin }) => {
      const { query } = request;
      const pulls = contents.pulls.filter(({ open, branch, base }) =>
        open === (query.get("state") === "opened") && query.get("source_branch") === branch &&
        query.get("target_branch") === base
      );
      return page(pulls.map((pull) => shown(pull, origin)), request, PAGES);
    }],
    ["POST", new RegExp(`^${PROJECT}/merge_requests$`), ({ request, contents, origin }) => {
      const { source_branch: branch, target_branch: base, title, description: body = "" } = request
        .body as Record<string, string>;
      if (!branch || !base || !title) return problem(400, "a field is missing");
      if (!contents.branches.has(branch)) {
        return problem(400, { source_branch: ["does not exist"] });
      }
      const other = contents.pulls.find((pull) => pull.open && pull.branch === branch);
      if (other !== undefined) {
        const words = "Another open merge request already exists for this source branch";
        return problem(409, [`${words}: !${other.number}`]);
      }
      const pull = { number: contents.pulls.length + 1, branch, base, title, body, open: true };
      contents.pulls.push(pull);
      return { status: 201, body: shown(pull, origin) };
    }],
    [
      "POST",
      new RegExp(`^${PROJECT}/statuses/([0-9a-f]{40})$`),
      ({ request, contents, parts }) => {
        const { state, description, name } = request.body as Record<string, string>;
        const revision = parts[0]!;
        if (!STATES.includes(state ?? "")) return problem(400, "state does not have a valid value");
        if (!contents.revisions.has(revision)) return problem(404, "404 Commit Not Found");
        const before = contents.statuses.findLast((status) => status.revision === revision);
        if (before?.state === "pending" && state === "pending") {
          const words = "Cannot transition status via :enqueue from :pending";
          return problem(400, `${words} (Reason(s): Status cannot transition via "enqueue")`);
        }
        contents.statuses.push({ revision, state, description, context: name });
        return { status: 201, body: { status: state, description, name } };
      },
    ],
  ],
};
