/** The nodes, what those that are lost had, and what is served twice since they are back. */
import type { NodeStatus, StatusReport } from "../../reconciler/operations.ts";
import type { Page } from "./page.ts";
import { lasting, when } from "./time.ts";
import { count } from "./words.ts";

const NAMED = 5;

export function nodesText({ nodes, duplicates, warnings }: StatusReport, page: Page): string {
  const mark = page.paint("yellow", "!");
  const twice = duplicates.map(({ workload, node, keeper }) =>
    `${mark} ${page.paint("bold", workload)} is on ${node} too, and stays on ${keeper}\n`
  );
  return nodes.map((node) => nodeText(node, page)).join("") + twice.join("") +
    warningsText(warnings, page);
}

/** Of many, the first few tell enough. */
export function warningsText(warnings: StatusReport["warnings"], page: Page): string {
  const lines = warnings.slice(0, NAMED).map(({ workload, reason }) =>
    `${page.paint("yellow", "!")} ${page.paint("bold", workload)}: ${reason}\n`
  );
  const more = warnings.length - NAMED;
  return lines.join("") + (more > 0 ? `  and ${more} more of these\n` : "");
}

function nodeText(node: NodeStatus, page: Page): string {
  const { name, reachable, warnings, containers } = node;
  if (!reachable) return lostText(node, page);
  return `Node ${page.paint("bold", name)}: ${count(containers, "container")}\n` +
    warnings.map((warning) => `${page.paint("yellow", "!")} ${warning}\n`).join("");
}

function lostText({ name, problem, lost }: NodeStatus, page: Page): string {
  const since = lost === undefined ? "" : ` for ${lasting(page.now - lost.since)}`;
  const why = problem === undefined ? "" : `: ${problem}`;
  const head = `Node ${page.paint("bold", name)}: ${
    page.paint("red", "unreachable")
  }${since}${why}`;
  return `${head}\n${lost === undefined ? "" : hadText(lost, page)}`;
}

function hadText({ workloads, movesAt }: NonNullable<NodeStatus["lost"]>, page: Page): string {
  if (workloads.length === 0) return "";
  const more = workloads.length > NAMED ? ` and ${workloads.length - NAMED} more` : "";
  const moves = movesAt === undefined ? "" : `; the first moves at ${when(movesAt, page.now)}`;
  return `  Last seen there: ${workloads.slice(0, NAMED).join(", ")}${more}${moves}\n`;
}
