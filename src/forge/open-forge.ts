/** The forge of the snapshot repository, as far as the settings and the repository's address tell. */
import { ArkError } from "../errors.ts";
import type { ForgeKind, GitUrl } from "../model/git.ts";
import type { Forge } from "../reconciler/ports.ts";
import { chooseForge, type ForgeAddress } from "./choose-forge.ts";
import type { Credentials } from "./forge-client.ts";
import { gitea } from "./gitea.ts";
import { gitHub } from "./github.ts";
import { gitLab } from "./gitlab.ts";

export interface ForgeOptions extends Omit<Credentials, "token"> {
  /** Of the remote. */
  readonly url: GitUrl;
  /** Undefined: told from the URL. */
  readonly kind: ForgeKind | "off" | undefined;
  readonly apiUrl: string | undefined;
  readonly token: string | undefined;
}

type Make = (address: ForgeAddress, credentials: Credentials) => Forge;

const FORGES: Readonly<Record<ForgeKind, Make>> = {
  github: gitHub,
  gitlab: gitLab,
  gitea,
  forgejo: gitea,
};

/**
 * Asks it nothing yet.
 * @returns undefined where there is none, or no token for it
 * @throws ArkError config-invalid where one was asked for that cannot be
 */
export function openForge(options: ForgeOptions): Forge | undefined {
  const { url, kind, apiUrl, token, ...rest } = options;
  if (kind === "off") return undefined;
  const said = { ...(kind && { kind }), ...(apiUrl !== undefined && { apiUrl }) };
  const { address, problem } = chooseForge({ url, ...said });
  if (problem !== undefined) throw invalid(said, problem);
  if (kind !== undefined && token === undefined) {
    throw invalid(said, "it asks for a token; set ACS_FORGE_TOKEN");
  }
  if (address === undefined || token === undefined) return undefined;
  return FORGES[address.kind](address, { token, ...rest });
}

function invalid(said: { kind?: string; apiUrl?: string }, problem: string): ArkError {
  const variable = said.kind === undefined
    ? `ACS_FORGE_URL=${said.apiUrl}`
    : `ACS_FORGE=${said.kind}`;
  return new ArkError("config-invalid", `${variable}: ${problem}.`);
}
