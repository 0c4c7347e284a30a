/** One service of a Compose file as a workload. */
import { canonical } from "../../model/canonical.ts";
import type { ContainerSpec } from "../../model/container-spec.ts";
import type { FileContents } from "../../model/file-content.ts";
import { workloadOfPrevious } from "../../model/naming.ts";
import { RECREATE_LABEL, RESTART_LABEL } from "../../model/observation.ts";
import type { Workload } from "../../model/snapshot.ts";
import type { Field } from "../field.ts";
import { isExtension } from "../readers.ts";
import { completeNetworks } from "./attachments.ts";
import { completeFiles } from "./complete-files.ts";
import { checkPaths } from "./drift-paths.ts";
import type { Dependency, FileScope, ServiceDraft } from "./draft.ts";
import { completeFromFiles } from "./env-files.ts";
import { checkPin } from "./pin.ts";
import { readPlacement } from "./placement.ts";
import { containerLabels } from "./project-labels.ts";
import { readRelocation } from "./relocation.ts";
import { CONTAINER_NAME, SERVICE_KEYS } from "./service-keys.ts";

export interface ReadService {
  readonly name: string;
  readonly spec: ContainerSpec;
  readonly contents?: FileContents;
  readonly permits: Workload["permits"];
  readonly relocation: Workload["relocation"];
  readonly placement: Workload["placement"];
  readonly dependencies: readonly Dependency[];
  /** Only of one that is to run to its end. */
  readonly job?: true;
}

/**
 * One container of a service. Reports what is wrong; the spec is complete only where nothing is.
 * @param number of several containers of the service, from 1
 */
export function readService(
  field: Field,
  name: string,
  scope: FileScope,
  number = 1,
): ReadService {
  const draft: ServiceDraft = {
    scope,
    key: String(field.key),
    name,
    number,
    spec: {},
    dependencies: [],
    needs: [],
    job: false,
    files: [],
    envFiles: [],
    labelFiles: [],
  };
  checkName(field, name);
  const entries = field.entries();
  for (const [key, inner] of entries) readKey(key, inner, draft);
  completeFromFiles(draft);
  if (draft.spec.image === undefined) requireImage(field, entries);
  checkPin(field, draft.spec as ContainerSpec);
  checkPaths(field, draft.spec as ContainerSpec);
  completeNetworks(draft, entries.some(([key]) => key === "networks"));
  if (scope.project !== undefined) {
    draft.spec.labels = { ...draft.spec.labels, ...containerLabels(draft, scope.project) };
  }
  const contents = completeFiles(draft);
  const permits = {
    restart: permit(RESTART_LABEL, field, draft),
    recreate: permit(RECREATE_LABEL, field, draft),
  };
  const spec = canonical(draft.spec as ContainerSpec);
  const rest = {
    relocation: readRelocation(field, spec),
    placement: readPlacement(field, spec),
  };
  const { dependencies, job } = draft;
  const files = contents === undefined ? {} : { contents };
  return { name, spec, ...files, permits, ...rest, dependencies, ...(job && { job }) };
}

function readKey(key: string, field: Field, draft: ServiceDraft): void {
  const rule = SERVICE_KEYS.get(key);
  if (isExtension(key)) return;
  if (!rule) field.unknown(SERVICE_KEYS.keys());
  else if (field.value !== null) rule(field, draft);
}

function checkName(field: Field, name: string): void {
  if (!CONTAINER_NAME.test(name)) {
    const hint =
      "At least two of letters, digits, `_`, `.`, `-`, beginning with a letter or digit.";
    field.report(
      "invalid-value",
      "the container's name is not one that an engine takes",
      hint,
      "key",
    );
  } else if (workloadOfPrevious(name) !== undefined) {
    const hint = "Rollouts give it to the container that they replace. Choose another.";
    field.report("invalid-value", `the container's name \`${name}\` is reserved`, hint, "key");
  }
}

/** Keys that are wrong here, and in whose stead an image is. */
const IMAGE_ELSEWHERE = ["build", "extends", "provider"];

/** Nothing more to say where the image is there but wrong, is to be built, or was to be another's. */
function requireImage(field: Field, entries: readonly [string, Field][]): void {
  const said = new Map(entries);
  if (typeof field.value !== "object" || IMAGE_ELSEWHERE.some((key) => said.has(key))) return;
  if ((said.get("image")?.value ?? null) !== null) return;
  field.report("missing-key", `${field.title} lacks \`image\``, "Name the image to run.", "key");
}

function permit(label: string, field: Field, { spec }: ServiceDraft): boolean {
  const value = spec.labels?.[label];
  if (value === undefined || value === "true" || value === "false") return value !== "false";
  const labels = field.at("labels") ?? field;
  labels.report("invalid-value", `the label \`${label}\` must be "true" or "false"`);
  return true;
}
