/** The host ports that the container wants are free. */
import type { Filter } from "../filter.ts";

export const port: Filter = {
  name: "port",
  lasts: "moment",
  refuse: ({ ports }, node) => {
    const conflict = ports.length === 0 ? undefined : node.ports.conflict(ports);
    if (conflict === undefined) return undefined;
    const { first, last, protocol, address } = conflict;
    const which = first === last
      ? `The host port ${first}`
      : `Each host port from ${first} to ${last}`;
    const on = address === "" ? "" : ` of ${address}`;
    return `${which}/${protocol}${on} is taken by another container.`;
  },
};
