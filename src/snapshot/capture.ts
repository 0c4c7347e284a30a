/** What the live containers are, as changes to the files of the snapshot. Decides; writes nothing. */
import type { Observation, ObservedContainer } from "../model/observation.ts";
import { workloadOfPrevious } from "../model/naming.ts";
import { digestIn } from "../model/pin.ts";
import type { Problem } from "../model/snapshot.ts";
import { compareText } from "../model/sorting.ts";
import type { CaptureInput, CaptureResult } from "./capture-types.ts";
import { captureDefinitions } from "./capture-definitions.ts";
import { decideContainer, decideWorkload } from "./capture-rules.ts";
import type { Decision } from "./capture-rules.ts";
import { capturedSpec } from "./captured-spec.ts";
import { editWorkload, unfilledSpec } from "./edit-workload.ts";
import { FileNames } from "./file-names.ts";
import { printWorkload } from "./print-workload.ts";
import { editedFile, type EditedReading } from "./project/edited-file.ts";
import { problem } from "./problems.ts";
import { suspectedSecrets } from "./secrets.ts";

export type { CaptureInput, CaptureResult };

/** Pure: equal input, equal result. */
export function captureEdit(input: CaptureInput): CaptureResult {
  const live = liveContainers(input.observation);
  const decisions = [
    ...[...input.snapshot.workloads.values()]
      .map((workload) => decideWorkload(workload, live.get(workload.name), input)),
    ...[...live.values()]
      .filter(({ name }) => !input.snapshot.workloads.has(name))
      .flatMap((container) => decideContainer(container, input)),
  ].sort((a, b) => compareText(a.workload, b.workload));
  const files = new Map<string, string | null>();
  const names = new FileNames(input.files.keys());
  const captured = decisions.filter(({ container }) => container?.live !== undefined);
  const warnings = [
    ...decisions.flatMap((decision) => carryOut(decision, input, names, files)),
    ...(input.pin ? captured.flatMap(notPinned) : []),
    ...captureDefinitions(captured.map(({ container }) => container!), input, names, files),
  ];
  const conflicts = decisions.filter(({ kind }) => kind === "conflict");
  return {
    files,
    conflicts: conflicts.map(({ workload, reason }) => ({ workload, reason: reason! })),
    report: { ...reportOf(decisions), notCaptured: notCaptured(captured), warnings },
  };
}

/** Every container by name, but those that are going, and those that a rollout keeps. */
function liveContainers({ nodes }: Observation): ReadonlyMap<string, ObservedContainer> {
  const all = nodes.flatMap(({ containers }) => containers).filter(({ name, state }) =>
    state !== "removing" && workloadOfPrevious(name) === undefined
  );
  // Of two that bear one name the running one counts.
  return new Map([
    ...all.filter(({ state }) => state !== "running").map((it) => [it.name, it] as const),
    ...all.filter(({ state }) => state === "running").map((it) => [it.name, it] as const),
  ]);
}

/** Adds to `files`. Returns what is to be warned of. */
function carryOut(
  { kind, workload: name, existing, container, reason }: Decision,
  { snapshot, files: texts, variables, residual, pin }: CaptureInput,
  names: FileNames,
  files: Map<string, string | null>,
): Problem[] {
  if (kind === "remove") files.set(existing!.position.file, null);
  if (kind === "keep") return [problem("kept-by-hand", existing!.position, reason!)];
  if (kind !== "add" && kind !== "update") return [];
  const spec = capturedSpec(container!, { existing, residual: residual?.get(name), pin });
  const path = existing?.position.file ?? names.take("containers", name);
  const text = texts.get(path);
  const read = editedFile(path, texts, variables);
  const edited = text === undefined
    ? printWorkload(name, spec)
    : editWorkload(text, name, spec, read);
  if (edited === undefined) {
    return [problem("kept-by-hand", existing!.position, whyKept(path, name, read(text!)))];
  }
  files.set(path, edited);
  // What a variable stands for does not stand in the file.
  const isFilled = text !== undefined && edited.includes("$");
  const reading = isFilled ? read(edited) : undefined;
  const written = (reading && unfilledSpec(reading, name)) ?? spec;
  return suspectedSecrets(written, snapshot.cluster.secrets).map((where) =>
    problem(
      "suspected-secret",
      { file: path },
      `\`${where}\` of ${name} looks like a secret`,
      ADVICE,
    )
  );
}

function whyKept(path: string, name: string, reading: EditedReading | undefined): string {
  if (reading !== undefined && unfilledSpec(reading, name) === undefined) {
    return `${path} cannot be read without the values of ACS_VARIABLES, and an edit for ${name} ` +
      "might write one of them into it, so it is kept as it is";
  }
  return `${path} cannot say by itself what ${name} is live, so it is kept as it is`;
}

/** Of what was made or loaded on its node no registry knows a digest. */
function notPinned({ workload, existing, container }: Decision): Problem[] {
  const { spec, image } = container!.live!;
  const name = existing?.spec.image ?? spec.image;
  const isPinned = existing?.spec["x-ark"]?.pin !== undefined || name.includes("@");
  if (isPinned || digestIn(name, image.digests ?? []) !== undefined) return [];
  const place = existing?.position ?? { file: `containers/${workload}.yaml` };
  const message = `${workload} is not pinned: its image ${name} was not pulled from a registry`;
  return [problem("not-pinned", place, message, "Push it, and pull it from there.")];
}

const ADVICE = "Mount it from the node, or allow its name under `secrets` in cluster.yaml.";

function reportOf(decisions: readonly Decision[]) {
  const of = (kind: Decision["kind"]) =>
    decisions.filter((it) => it.kind === kind).map(({ workload }) => workload);
  return {
    added: of("add"),
    updated: of("update"),
    removed: of("remove"),
    unchanged: of("same"),
    missing: of("missing"),
  };
}

function notCaptured(captured: readonly Decision[]): Record<string, string[]> {
  const all = captured.map(({ workload, existing, container }): [string, string[]] => {
    const { notCaptured, spec } = container!.live!;
    const files = existing === undefined ? Object.keys(spec.files ?? {}) : [];
    return [workload, [...notCaptured, ...files.map(withoutContent)]];
  });
  return Object.fromEntries(all.filter(([, paths]) => paths.length > 0));
}

/** Of a workload that was removed from the snapshot, and whose container is still there. */
function withoutContent(path: string): string {
  return `${path} (a config or secret, whose content only the snapshot had)`;
}
