/** Live containers become a pull request: a commit on a branch of its own, for people to merge. */
import type { CaptureReport } from "../snapshot/capture-types.ts";
import { captureOn, type CaptureParts } from "./capture.ts";
import type { SnapshotReport, SnapshotRequest } from "./operations.ts";
import { propose, type PullRequestParts } from "./pull-request.ts";

export interface ProposalParts extends CaptureParts, PullRequestParts {}

/** @throws ArkError as `capture`, and as `propose` does */
export function proposeSnapshot(
  request: SnapshotRequest,
  parts: ProposalParts,
): Promise<SnapshotReport> {
  const heading = `What runs on ${parts.clusterName}, captured for ${request.author.name}:`;
  return propose("snapshot", async (head) => {
    const { result: { report }, draft } = await captureOn(head, request, parts);
    return { report, draft, body: [heading, ...paragraphsOf(report)] };
  }, parts);
}

function paragraphsOf({ added, updated, removed, notCaptured }: CaptureReport): string[] {
  const lists = Object.entries({ added, updated, removed })
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => `- ${what}: ${names.map((name) => `\`${name}\``).join(", ")}`);
  const losses = Object.entries(notCaptured).flatMap(([workload, reasons]) =>
    reasons.map((reason) => `- \`${workload}\`: ${reason}`)
  );
  const lost = ["Not captured, since no file can say it:", losses.join("\n")];
  return [lists.join("\n"), ...(losses.length === 0 ? [] : lost)];
}
