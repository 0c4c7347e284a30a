/** Runs one command that asks the service. */
import { asArkError } from "../errors.ts";
import { createClient } from "./client.ts";
import type { Command, Options } from "./command.ts";
import { failureJson, failureText } from "./render/failure.ts";
import { harmless, pageOf } from "./render/page.ts";
import { authorOf, serverUrl } from "./surroundings.ts";
import type { CliWorld } from "./world.ts";

/** @returns the exit code */
export async function runServiceCommand(
  command: Command,
  options: Options,
  argument: string,
  world: CliWorld,
): Promise<number> {
  try {
    const server = serverUrl(options.server?.toString(), world.env);
    const client = createClient(server, authorOf(world));
    const report = await client.ask(command.question(options, argument));
    const text = options.json === true
      ? asJson(report)
      : command.show(harmless(report), pageOf(world, world.stdout), options);
    world.stdout.write(text);
    return command.exit?.(report) ?? 0;
  } catch (error) {
    return fail(error, options, world);
  }
}

/** Programs read stdout, whatever came of it. @returns the exit code */
export function fail(thrown: unknown, options: Options, world: CliWorld): number {
  const error = asArkError(thrown);
  if (options.json === true) world.stdout.write(asJson(failureJson(error)));
  else world.stderr.write(failureText(error, pageOf(world, world.stderr)));
  return error.kind.exit;
}

export function asJson(value: unknown): string {
  return JSON.stringify(value, null, 2) + "\n";
}
