/** The image could be had on the node when it was last tried. */
import type { Filter } from "../filter.ts";

export const image: Filter = {
  name: "image",
  lasts: "moment",
  refuse: ({ avoid, image }, { name, node }) =>
    avoid.has(name) && !node.images.has(image)
      ? `The image ${image} could not be had there lately.`
      : undefined,
};
