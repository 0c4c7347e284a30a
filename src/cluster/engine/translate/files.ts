/**
 * The files that were copied into a container. An engine does not report them: a label tells, which
 * is stamped when they are. What is changed in a container by hand afterwards is not seen.
 */
import { isMapping } from "../../../model/mapping.ts";
import type { ContainerSpec, FileSpec } from "../../../model/container-spec.ts";
import { STAMP } from "../../../model/observation.ts";
import { stableJson } from "../../../snapshot/stable-json.ts";
import { NOTHING, type Part } from "./part.ts";

export const FILES: readonly Part[] = [{
  paths: ["Config.Labels"],
  read({ Config }) {
    const label = (Config["Labels"] as Readonly<Record<string, string>> | null)?.[STAMP.files];
    const files = label === undefined ? undefined : parsed(label);
    return files === undefined ? NOTHING : { files };
  },
  // The label is written with the other stamps.
  write() {},
}];

/** None where there is no file. */
export function filesLabel({ files }: ContainerSpec): Readonly<Record<string, string>> {
  return files === undefined ? {} : { [STAMP.files]: stableJson(files) };
}

/** Undefined where it is not one of ours, so that the container is taken to have no file. */
function parsed(label: string): Record<string, FileSpec> | undefined {
  try {
    const files: unknown = JSON.parse(label);
    return isMapping(files) && Object.values(files).every(isFile) ? files as never : undefined;
  } catch {
    return undefined;
  }
}

function isFile(value: unknown): boolean {
  return isMapping(value) && typeof value["digest"] === "string";
}
