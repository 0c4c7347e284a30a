/** An engine with what the options refer to: networks, volumes, other containers, a client. */
import { mkdir, rm } from "node:fs/promises";
import process from "node:process";
import Docker from "dockerode";
import type { ImageInspect, Inspect } from "../../../src/cluster/engine/translate/engine-types.ts";
import { engineDefaults } from "../../../src/cluster/engine/translate/engine-defaults.ts";
import { imageDefaults } from "../../../src/cluster/engine/translate/image-defaults.ts";
import type { CaptureContext } from "../../../src/cluster/engine/translate/part.ts";
import type { ImageDefaults } from "../../../src/model/observation.ts";
import type { Engine } from "../../lab/engine.ts";

/** A directory of the machine that the engine sees too. */
export const SCRATCH = `/tmp/ark-fidelity-${process.pid}`;

const SCENERY = [
  "network create --subnet 172.30.0.0/16 front",
  "network create --ipv6 --subnet 172.31.0.0/16 --subnet fd00:31::/64 back",
  "network create --driver macvlan --subnet 10.77.0.0/24 --opt parent=eth0 vlan",
  "volume create data",
  "run -d --name other --network front -v /shared --ipc shareable busybox:1 sleep 10000",
  "run -d --name peer busybox:1 sleep 10000",
];

export class Stage {
  readonly engine: Engine;
  readonly docker: Docker;
  /** Knows the containers that others refer to. */
  context!: CaptureContext;
  readonly #images = new Map<string, ImageDefaults>();

  constructor(engine: Engine) {
    this.engine = engine;
    this.docker = new Docker({ socketPath: engine.socket });
  }

  async set(): Promise<void> {
    await mkdir(SCRATCH, { recursive: true });
    for (const command of SCENERY) await this.engine.docker(...command.split(" "));
    this.context = await this.#look();
  }

  async strike(): Promise<void> {
    await this.engine.stop();
    await rm(SCRATCH, { recursive: true });
  }

  inspect(name: string): Promise<Inspect> {
    return this.docker.getContainer(name).inspect() as unknown as Promise<Inspect>;
  }

  /** Of the image with which the container was made. */
  async image(inspect: Inspect): Promise<ImageDefaults> {
    const id = (inspect as unknown as { Image: string }).Image;
    const known = this.#images.get(id);
    if (known !== undefined) return known;
    const image = imageDefaults(
      await this.docker.getImage(id).inspect() as unknown as ImageInspect,
    );
    this.#images.set(id, image);
    return image;
  }

  async #look(): Promise<CaptureContext> {
    const [info, containers, networks] = await Promise.all([
      this.docker.info(),
      this.docker.listContainers({ all: true }),
      this.docker.listNetworks(),
    ]);
    return {
      names: new Map(containers.map(({ Id, Names }) => [
        Id,
        Names.find((name) => name.lastIndexOf("/") === 0)!.slice(1),
      ])),
      networks: new Map(networks.map(({ Id, Name }) => [Id, Name])),
      defaults: engineDefaults(info),
    };
  }
}
