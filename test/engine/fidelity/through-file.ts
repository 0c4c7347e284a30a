/** A captured spec written as its file, checked against Compose's schema, and read again. */
import * as assert from "uvu/assert";
import { parse } from "yaml";
import type { ContainerSpec } from "../../../src/model/container-spec.ts";
import { loadSnapshot } from "../../../src/snapshot/load.ts";
import { printWorkload } from "../../../src/snapshot/print-workload.ts";
import { composeProblems } from "./compose-schema.ts";

export function throughFile(name: string, spec: ContainerSpec): ContainerSpec {
  const text = printWorkload(name, spec);
  assert.equal(composeProblems(parse(text).services[name]), [], text);
  const bytes = new TextEncoder().encode(text);
  const path = `containers/${name}.yaml`;
  const file = { path, kind: "file", blob: "1", size: bytes.length, bytes } as const;
  const { snapshot, problems } = loadSnapshot({ revision: "1", files: [file] });
  const errors = problems.filter(({ severity }) => severity === "error");
  assert.equal(errors, [], text);
  return snapshot!.workloads.get(name)!.spec;
}
