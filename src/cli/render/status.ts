/** What the last round found. */
import { resumeCommand, scopeWords } from "../../model/maintenance.ts";
import { progressWords } from "../../model/pull.ts";
import type { StatusReport, WorkloadStatus } from "../../reconciler/operations.ts";
import { changeLines, ignoredLines } from "./changes.ts";
import { leaderText } from "./leader.ts";
import { nodesText } from "./nodes.ts";
import type { Colour, Page } from "./page.ts";
import { problemLines } from "./problems.ts";
import type { Cell } from "./table.ts";
import { table } from "./table.ts";
import { lasting, when } from "./time.ts";
import { untrackedText } from "./untracked.ts";
import { short } from "./words.ts";

const COLOURS: Readonly<Record<WorkloadStatus["sync"], Colour>> = {
  synced: "green",
  drifted: "cyan",
  held: "yellow",
  failed: "red",
};

export function statusText(status: StatusReport, page: Page): string {
  return leaderText(status.leader, page) + forgottenText(status, page) + roundText(status, page) +
    repositoryText(status, page) +
    nodesText(status, page) + pullsText(status, page) +
    rejectedText(status, page) + "\n" + workloadsText(status, page) +
    untrackedText(status.untracked, page);
}

/** Nobody looks for what is not done. */
function forgottenText({ stops }: StatusReport, page: Page): string {
  return stops.filter(({ forgotten }) => forgotten).map((stop) => {
    const name = scopeWords(stop);
    const what = `Scheduling${name === "" ? "" : ` of ${name}`} has been stopped for `;
    const age = lasting(page.now - stop.since);
    return page.paint("yellow", `! ${what}${age}; "${resumeCommand(stop)}" ends that`) + "\n";
  }).join("");
}

function roundText({ revision, round }: StatusReport, page: Page): string {
  const force = `Revision ${page.paint("bold", short(revision))} is in force`;
  if (round === undefined) return `${force}; no round has finished yet\n`;
  const failure = round.error === undefined
    ? ""
    : `\n${page.paint("red", "It failed:")} ${round.error.message}`;
  const began = `began ${when(round.at, page.now)}, took ${lasting(round.milliseconds)}`;
  return `${force}; the last round ${began}${failure}\n`;
}

/** Where it answers there is nothing to tell. */
function repositoryText({ repository: { problem } }: StatusReport, page: Page): string {
  if (problem === undefined) return "";
  const since = lasting(page.now - problem.since);
  return `${page.paint("red", `No news of commits for ${since}:`)} ${problem.message}\n`;
}

function pullsText({ pulls }: StatusReport, page: Page): string {
  return pulls.map((pull) => {
    const what = `Pulling ${page.paint("bold", pull.image)} on ${pull.node}`;
    return `${what}: ${progressWords(pull)}, for ${lasting(page.now - pull.since)}\n`;
  }).join("");
}

function rejectedText({ rejected, revision }: StatusReport, page: Page): string {
  if (rejected === undefined) return "";
  const head = `Revision ${short(rejected.revision)} cannot be taken; ${
    short(revision)
  } stays in force:`;
  return `${page.paint("red", head)}\n${problemLines(rejected.problems, page)}`;
}

function workloadsText({ workloads }: StatusReport, page: Page): string {
  if (workloads.length === 0) {
    return 'No workloads yet. Label containers with ark.labels.schedule, then "ark-schedule snapshot".\n';
  }
  const heads = ["WORKLOAD", "SYNC", "NODE", "STATUS", "IMAGE"];
  return table(heads, workloads.map(workloadRow), page) + reasonsText(workloads, page);
}

/** Too long for a column, and too important to be cut. */
function reasonsText(workloads: readonly WorkloadStatus[], page: Page): string {
  const others = workloads.filter(({ sync, ignored }) => sync !== "synced" || ignored.length > 0);
  const lines = others.map(({ name, sync, reason, changes, ignored }) =>
    `${page.paint(COLOURS[sync], "!")} ${page.paint("bold", name)}: ${reason}\n` +
    changeLines(changes, "    ", page) + ignoredLines(ignored, "    ", page)
  );
  return lines.length === 0 ? "" : `\n${lines.join("")}`;
}

function workloadRow({ name, sync, node, state, status, image, pin }: WorkloadStatus): Cell[] {
  return [
    name,
    { text: sync, colour: COLOURS[sync] },
    node ?? "-",
    status === "" ? state : status,
    pin === undefined ? image : `${image} (pinned)`,
  ];
}
