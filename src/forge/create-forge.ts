import type { ForgeKind } from "../model/git.ts";
import type { Forge } from "../reconciler/ports.ts";
import type { ForgeAddress } from "./choose-forge.ts";
import type { Credentials } from "./forge-client.ts";
import { gitea } from "./gitea.ts";
import { gitHub } from "./github.ts";
import { gitLab } from "./gitlab.ts";

type Make = (address: ForgeAddress, credentials: Credentials) => Forge;

const FORGES: Readonly<Record<ForgeKind, Make>> = {
  github: gitHub,
  gitlab: gitLab,
  gitea,
  forgejo: gitea,
};

/** The forge at this address. Asks it nothing yet. */
export function createForge(address: ForgeAddress, credentials: Credentials): Forge {
  return FORGES[address.kind](address, credentials);
}
