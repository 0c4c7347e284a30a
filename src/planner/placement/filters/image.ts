/** The image could be had on the node when it was last tried. */
import type { Filter } from "../filter.ts";

export const image: Filter = {
  name: "image",
  lasts: "moment",
  refuse: ({ avoid, workload }, { name }) =>
    avoid.size > 0 && avoid.has(name)
      ? `The image ${workload.spec.image} could not be had there lately.`
      : undefined,
};
