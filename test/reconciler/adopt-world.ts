/** A world in which what is live is adopted: containers, and how somebody changes them by hand. */
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import type { AdoptRequest } from "../../src/reconciler/operations.ts";
import { World } from "./world.ts";

export const BERT = { name: "Bert", email: "bert@example.org" };
export const WEB = `# people write this
services:
  web:
    image: app:1 # pinned by hand
    mem_limit: 512m
    environment:
      - TZ=UTC # everywhere
      - MODE=a
`;
export const request = (more: Partial<AdoptRequest>): AdoptRequest => ({
  author: BERT,
  mode: "commit",
  ...more,
});

/**
 * The world in place.
 * @param files beside web's, or in its place
 * @param variables the process's own
 */
export async function begin(
  files: Record<string, string> = {},
  variables: Readonly<Record<string, string>> = {},
) {
  const world = new World();
  world.variables = variables;
  await world.push({ "cluster.yaml": "prune: on\n", "containers/web.yaml": WEB, ...files });
  const { service, reconciler } = world.start();
  const rounds = async (count = 2) => {
    for (let i = 0; i < count; i++) {
      await service.turn();
      world.clock.advance(20_000);
    }
  };
  await rounds(3);
  world.cluster.calls.length = 0;
  const box = (name: string) =>
    [...world.cluster.node().boxes.values()].find((each) => each.name === name)!;
  /** As somebody would by `docker`. */
  const change = (name: string, spec: Partial<ContainerSpec>) => {
    Object.assign(box(name), { spec: { ...box(name).spec, ...spec } });
  };
  const text = async (path: string) => {
    const files = await world.repository.files((await world.repository.head())!);
    const file = files.find((each) => each.path === path);
    return file && new TextDecoder().decode(await file.read());
  };
  const newest = async () => (await world.repository.log({ limit: 1 }))[0]!;
  const fileOf = (name: string, more = "") =>
    `services:\n  ${name}:\n    image: app:1\n    mem_limit: 512m\n${more}`;
  return { world, service, reconciler, rounds, box, change, text, newest, fileOf };
}
