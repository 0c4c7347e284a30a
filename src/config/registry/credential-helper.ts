/** Programs that keep credentials of registries: `docker-credential-NAME`. */
import { spawn } from "node:child_process";
import * as z from "zod";
import type { RegistryCredentials } from "../../model/registry.ts";

/** A helper may ask a cloud; milliseconds. */
const DEADLINE = 15_000;
/** No answer is longer; bytes. */
const LONGEST = 1024 * 1024;
/** The name comes out of a file, and becomes the name of a program. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
/** By which a helper says that it has none. */
const NONE = "credentials not found in native keychain";
/** The user name of what is no password, but an identity token. */
const TOKEN = "<token>";

const answer = z.object({ Username: z.string(), Secret: z.string() });

/** A problem is a sentence that repeats nothing of what the helper says, which may be a secret. */
export type HelperAnswer = RegistryCredentials | { readonly problem: string } | undefined;

/**
 * Undefined: it has none for this server.
 * Source: https://github.com/docker/docker-credential-helpers#development
 */
export async function askHelper(
  name: string,
  server: string,
  deadline: number = DEADLINE,
): Promise<HelperAnswer> {
  if (!NAME.test(name)) return { problem: "The credential helper has a name that no program has." };
  const program = `docker-credential-${name}`;
  const result = await run(program, server, deadline);
  if ("problem" in result) return result;
  const { code, output } = result;
  if (code !== 0) {
    if (output.trim() === NONE) return undefined;
    return { problem: `${program} failed; "echo ${server} | ${program} get" shows why.` };
  }
  const parsed = answer.safeParse(parseJson(output));
  if (!parsed.success) return { problem: `${program} answered what is no credentials.` };
  const { Username: username, Secret: secret } = parsed.data;
  return username === TOKEN ? { identityToken: secret } : { username, password: secret };
}

function parseJson(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return undefined;
  }
}

/** Without a shell. It is killed at the deadline, or when it says too much. */
function run(
  program: string,
  input: string,
  deadline: number,
): Promise<{ code: number | null; output: string } | { problem: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, ["get"], { stdio: ["pipe", "pipe", "ignore"] });
    const giveUp = (problem: string) => {
      child.kill("SIGKILL");
      resolve({ problem });
    };
    const seconds = deadline / 1000;
    const timer = setTimeout(() => giveUp(`${program} took over ${seconds} s.`), deadline);
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
      if (output.length > LONGEST) giveUp(`${program} says more than credentials.`);
    });
    child.once("error", (error: Error & { code?: string }) => {
      clearTimeout(timer);
      resolve({ problem: `${program} cannot be run (${error.code ?? "error"}).` });
    });
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ code, output });
    });
    child.stdin.on("error", () => undefined); // it may end without having read
    child.stdin.end(`${input}\n`);
  });
}
