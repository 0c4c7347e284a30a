/** What the command line takes from its surroundings: which service to ask, and in whose name. */
import { ArkError } from "../errors.ts";
import type { CliWorld } from "./world.ts";

type Env = CliWorld["env"];

/**
 * The base URL of the service: what `--server` says, else where a service with these variables listens.
 * @throws ArkError request-invalid
 */
export function serverUrl(said: string | undefined, env: Env): string {
  const text = said ?? `${connectableHost(env.ACS_HOST)}:${env.ACS_PORT || 3375}`;
  const url = /^https?:\/\//.test(text) ? text : `http://${text}`;
  if (!URL.canParse(url)) {
    const what = said === undefined ? "ACS_HOST and ACS_PORT make" : "--server is";
    throw new ArkError(
      "request-invalid",
      `${what} ${text}; right would be an address such as http://127.0.0.1:3375.`,
    );
  }
  return new URL(url).origin;
}

/** One listens on all addresses, and connects to one. */
function connectableHost(host: string | undefined): string {
  const bare = host?.replace(/^\[|\]$/g, "");
  if (!bare || bare === "0.0.0.0" || bare === "::") return "127.0.0.1";
  return bare.includes(":") ? `[${bare}]` : bare;
}

/** "Anna <anna@host-a>", as git would call whoever asks; undefined where nobody is known. */
export function authorOf(
  { env, hostname }: Pick<CliWorld, "env" | "hostname">,
): string | undefined {
  const user = env.USER || env.LOGNAME;
  const name = env.GIT_AUTHOR_NAME || user;
  const email = env.GIT_AUTHOR_EMAIL || (user ? `${user}@${hostname}` : undefined);
  return name && email ? `${name} <${email}>` : undefined;
}
