/** The first meeting with the engines of a cluster. */
import { ArkError } from "../../errors.ts";
import type { Clock } from "../../reconciler/ports.ts";
import { gather } from "./gather.ts";
import type { Look } from "./look.ts";
import type { Identity, Member } from "./member.ts";

/** How long to wait for the others when one has answered; milliseconds. */
const PATIENCE = 2_000;

/**
 * Resolves when they have said who they are, except those that are much slower than the others.
 * @returns what is wrong with those that have not, a sentence each
 * @throws ArkError engine-unreachable, engine-timeout: none has
 */
export async function meet(members: readonly Member[], clock: Clock): Promise<string[]> {
  const met = members.map((member) => ({ member, look: member.identify() }));
  await Promise.any(met.map(({ look }) => answer(look))).catch(() => undefined);
  if (met.every(({ look }) => look.failure !== undefined)) throw nobody(met);
  await gather(met.map(({ look }) => ({ look, trusted: true, patience: PATIENCE })), clock);
  return met.filter(({ look }) => look.answer === undefined)
    .map(({ member, look }) => look.failure?.message ?? silence(member));
}

async function answer(look: Look<Identity>): Promise<void> {
  await look.done;
  if (look.failure !== undefined) throw look.failure;
}

function silence({ endpoint }: Member): string {
  return `The engine at ${endpoint} has not answered yet.`;
}

function nobody(met: readonly { readonly look: Look<Identity> }[]): ArkError {
  const [first, ...others] = met.map(({ look }) => look.failure!);
  if (first !== undefined && others.length === 0) return first;
  const lines = [first, ...others].map((failure) => `\n  ${failure?.message}`);
  return new ArkError("engine-unreachable", `None of the engines answers:${lines.join("")}`);
}
