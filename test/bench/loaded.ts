/** Workloads as the service has them: read from their files. */
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import type { Workload } from "../../src/model/snapshot.ts";
import { loadSnapshot } from "../../src/snapshot/load.ts";
import { ParseCache } from "../../src/snapshot/parse-cache.ts";
import { printWorkload } from "../../src/snapshot/print-workload.ts";
import { file } from "../snapshot/files.ts";

/** @param specs by name @returns them in this order */
export function loaded(specs: ReadonlyMap<string, ContainerSpec>): Workload[] {
  const files = [...specs].map(([name, spec]) =>
    file(`containers/${name}.yaml`, printWorkload(name, spec))
  );
  const { snapshot, problems } = loadSnapshot({ revision: "r", files, cache: new ParseCache() });
  if (snapshot === undefined) throw new Error(JSON.stringify(problems[0]));
  return [...specs.keys()].map((name) => snapshot.workloads.get(name)!);
}
