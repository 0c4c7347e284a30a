/** Workloads that maintenance.yaml names and no file declares: a stop of them stops nothing. */
import type { Maintenance } from "../model/maintenance.ts";
import { nearest } from "../model/nearest.ts";
import type { Problem } from "../model/snapshot.ts";
import type { FileReading } from "./file-reader.ts";
import { problem } from "./problems.ts";
import type { Path } from "./yaml/place.ts";

export function strayNames(
  { content, locate }: FileReading<Maintenance>,
  declared: ReadonlyMap<string, unknown>,
): Problem[] {
  if (content === undefined) return [];
  return namesIn(content).filter(({ name }) => !declared.has(name)).map(({ name, path }) => {
    const near = nearest(name, declared.keys());
    const hint = near === undefined ? "Remove it." : `Did you mean \`${near}\`?`;
    const message = `\`${path.join(".")}\` has no effect: there is no workload of this name`;
    return problem("no-effect", locate(path, "value"), message, hint);
  });
}

function namesIn({ holds, windows }: Maintenance): { name: string; path: Path }[] {
  return [
    ...holds.flatMap((hold, i) =>
      "workload" in hold ? [{ name: hold.workload, path: ["holds", i, "workload"] }] : []
    ),
    ...windows.flatMap(({ workloads = [] }, i) =>
      workloads.map((name, j) => ({ name, path: ["windows", i, "workloads", j] }))
    ),
  ];
}
