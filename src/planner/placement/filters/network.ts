/** The node has the container's networks, or they can be made on it. */
import type { Filter, Scene } from "../filter.ts";
import type { NodeState } from "../node-state.ts";

export const network: Filter = {
  name: "network",
  lasts: "plan",
  refuse: ({ networks }, node, scene) => {
    const missing = networks.find((name) => !has(node, name, scene));
    if (missing !== undefined) {
      return `It lacks the network ${missing}, which networks/${missing}.yaml does not define.`;
    }
    if (scene.network === undefined || has(node, scene.network, scene)) return undefined;
    return `It lacks the network ${scene.network}, which ACS_NETWORK_NAME asks of every node.`;
  },
};

function has({ node }: NodeState, name: string, { networks }: Scene): boolean {
  return node.networks.has(name) || networks.get(name)?.external === false;
}
