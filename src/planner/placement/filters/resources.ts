/** The memory and the processors that the container may use are not spoken for. */
import { formatBytes } from "../../../model/units.ts";
import type { Filter } from "../filter.ts";

/** A node whose capacity is not known yet is taken. */
export const resources: Filter = {
  name: "resources",
  lasts: "refusal",
  refuse: ({ resources: { memory, cpus } }, { capacity, used }) => {
    if (memory > 0 && used.memory + memory > capacity.memory) {
      const free = size(Math.max(0, capacity.memory - used.memory));
      return `It needs ${size(memory)} of memory, and ${free} of ${
        size(capacity.memory)
      } are free.`;
    }
    if (cpus === 0) return undefined;
    // In thousandths, so that 0.1 ten times is 1.
    const free = Math.max(0, Math.round((capacity.cpus - used.cpus) * 1000) / 1000);
    if (cpus <= free) return undefined;
    return `It needs ${cpus} processors, and ${free} of ${capacity.cpus} are free.`;
  },
};

/** Whole mebibytes, where there are any: free memory is seldom a round number. */
function size(bytes: number): string {
  const mebi = 1024 ** 2;
  return formatBytes(bytes < mebi ? bytes : Math.floor(bytes / mebi) * mebi);
}
