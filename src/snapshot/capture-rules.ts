/** What becomes of each workload and each container when a snapshot is captured: rules, in order. */
import type { ObservedContainer } from "../model/observation.ts";
import { SCHEDULE_LABEL } from "../model/observation.ts";
import { filesOf, type Workload } from "../model/snapshot.ts";
import type { CaptureInput } from "./capture-types.ts";
import { changedKeys, wouldPin } from "./captured-spec.ts";
import { roleOf } from "./layout.ts";
import { editedFile } from "./project/edited-file.ts";

export interface Decision {
  readonly workload: string;
  readonly kind: "add" | "update" | "remove" | "same" | "missing" | "keep" | "conflict";
  /** Of `keep` and `conflict`, for people. */
  readonly reason?: string;
  readonly existing?: Workload;
  /** The live one; absent where it is not to be captured. */
  readonly container?: ObservedContainer;
}

interface Case {
  readonly workload: Workload;
  readonly container: ObservedContainer | undefined;
  readonly input: CaptureInput;
}

type Rule = readonly [
  applies: (it: Case) => boolean,
  outcome: (it: Case) => Pick<Decision, "kind" | "reason">,
];

/** First match wins; the last one always does. */
const RULES: readonly Rule[] = [
  [
    (it) => isUnderWay(it) && !it.input.force,
    () => ({ kind: "conflict", reason: "its container is being replaced or removed just now." }),
  ],
  [isUnderWay, () => ({ kind: "same" })],
  // What cannot be seen is never dropped: it may well run.
  [
    (it) => isGone(it) && it.input.prune && !it.input.force && mayBeOnUnknownNode(it),
    () => ({ kind: "conflict", reason: "its node cannot be asked, so it may be running there." }),
  ],
  [
    (it) => isGone(it) && it.input.prune && !isOwnFile(it),
    ({ workload }) => ({ kind: "keep", reason: byHand(workload, "its container is gone") }),
  ],
  [(it) => isGone(it) && it.input.prune, () => ({ kind: "remove" })],
  [isGone, () => ({ kind: "missing" })],
  // It could not be inspected: nothing is known that the file does not say better.
  [({ container }) => container!.live === undefined, () => ({ kind: "same" })],
  [(it) => !isTakenOut(it) && !differs(it), () => ({ kind: "same" })],
  [
    (it) => !isOwnFile(it),
    (it) => ({ kind: "keep", reason: byHand(it.workload, whatDiffers(it)) }),
  ],
  [
    ({ workload, input }) => input.pending.has(workload.name) && !input.force,
    () => ({ kind: "conflict", reason: "its newest commit is not rolled out yet." }),
  ],
  [isTakenOut, () => ({ kind: "remove" })],
  [() => true, () => ({ kind: "update" })],
];

/** Of a workload that the snapshot has. */
export function decideWorkload(
  workload: Workload,
  container: ObservedContainer | undefined,
  input: CaptureInput,
): Decision {
  const it = { workload, container, input };
  const [, outcome] = RULES.find(([applies]) => applies(it))!;
  const seen = container !== undefined && !isTakenOut(it);
  return {
    workload: workload.name,
    existing: workload,
    ...outcome(it),
    ...(seen && { container }),
  };
}

/** Of a container that the snapshot does not have. */
export function decideContainer(
  container: ObservedContainer,
  { underWay }: CaptureInput,
): Decision[] {
  if (underWay?.has(container.name)) return [];
  if (container.live === undefined || !isScheduled(container.labels)) return [];
  return [{ workload: container.name, kind: "add", container }];
}

function isScheduled(labels: Readonly<Record<string, string>> | undefined): boolean {
  return labels !== undefined && Object.hasOwn(labels, SCHEDULE_LABEL);
}

function isUnderWay({ workload, input }: Case): boolean {
  return input.underWay?.has(workload.name) ?? false;
}

function isGone({ container }: Case): boolean {
  return container === undefined;
}

/** Somebody made the container anew without the label. What never had it is scheduled by its file. */
function isTakenOut({ workload, container }: Case): boolean {
  return container !== undefined && isScheduled(workload.spec.labels) &&
    !isScheduled(container.labels);
}

/** Anonymous volumes are wishes, but a file that names the wrong ones would bring back old data. */
function differs({ workload, container, input }: Case): boolean {
  const { live } = container!;
  const residual = input.residual?.get(workload.name) ?? [];
  return changedKeys(workload, live!, residual).length > 0 ||
    wouldPin(live!, { existing: workload, residual, pin: input.pin });
}

function whatDiffers(it: Case): string {
  const withoutPinning = { ...it, input: { ...it.input, pin: false } };
  return isTakenOut(it) || differs(withoutPinning) ? "its live container differs" : "it has no pin";
}

function mayBeOnUnknownNode({ workload, input }: Case): boolean {
  const unknown = input.observation.nodes.filter(({ reachable }) => !reachable);
  const node = input.lastSeen?.get(workload.name) ?? workload.spec["x-ark"]?.node;
  const known = input.observation.nodes.some(({ name, reachable }) => name === node && reachable);
  return unknown.length > 0 && !known;
}

/** Captures write files of one service each, which no other file reads; all else is people's. */
function isOwnFile({ workload, input: { snapshot, files, variables } }: Case): boolean {
  const { file } = workload.position;
  if (roleOf(file)?.role !== "containers") return false;
  const isOthers = [...snapshot.workloads.values()].some((other) =>
    other !== workload && filesOf(other).includes(file)
  );
  if (isOthers) return false;
  // Services of inactive profiles, too, would go with the file.
  const text = files.get(file);
  return text !== undefined && (editedFile(file, files, variables)(text)?.isSingle ?? false);
}

function byHand({ name, position }: Workload, what: string): string {
  return `${name} is not captured: ${what}, but people write ${position.file} by hand`;
}
