/** The memory and the processors that the container may use are not spoken for. */
import { formatBytes } from "../../../model/units.ts";
import type { Filter } from "../filter.ts";

/** A node whose capacity is not known yet is taken. */
export const resources: Filter = {
  name: "resources",
  lasts: "refusal",
  refuse: ({ resources: { memory, cpus } }, { node, used }) => {
    if ((memory === 0 && cpus === 0) || node.traits === undefined) return undefined;
    const { traits } = node;
    if (memory > 0 && used.memory + memory > traits.memory) {
      return `It needs ${size(memory)} of memory, and ${
        size(Math.max(0, traits.memory - used.memory))
      } of ${size(traits.memory)} are free.`;
    }
    // In thousandths, so that 0.1 ten times is 1.
    const free = Math.max(0, Math.round((traits.cpus - used.cpus) * 1000) / 1000);
    if (cpus <= free || cpus === 0) return undefined;
    return `It needs ${cpus} processors, and ${free} of ${traits.cpus} are free.`;
  },
};

/** Whole mebibytes, where there are any: free memory is seldom a round number. */
function size(bytes: number): string {
  const mebi = 1024 ** 2;
  return formatBytes(bytes < mebi ? bytes : Math.floor(bytes / mebi) * mebi);
}
