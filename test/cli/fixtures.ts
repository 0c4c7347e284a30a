/** Runs the command line against a stub of the service, over HTTP. */
import { createApi } from "../../src/api/app.ts";
import { serve } from "../../src/api/serve.ts";
import { runCli } from "../../src/cli/run.ts";
import type { CliWorld } from "../../src/cli/world.ts";
import type { Operations } from "../../src/reconciler/operations.ts";
import { NOW } from "../api/fixtures.ts";
import { apiOptions, stub } from "../api/stub.ts";

export interface Ran {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in a world without terminal, unless `world` says otherwise. */
export async function run(argv: readonly string[], world: Partial<CliWorld> = {}): Promise<Ran> {
  const written = { stdout: "", stderr: "" };
  const exit = await runCli(argv, {
    env: {},
    now: () => NOW,
    hostname: "host-a",
    version: "1.2.3",
    start: () => Promise.reject(new Error("not to be started")),
    ...world,
    stdout: { ...world.stdout, write: (text) => written.stdout += text },
    stderr: { ...world.stderr, write: (text) => written.stderr += text },
  });
  return { exit, ...written };
}

/** The same, with a service that answers from fixtures. @returns what it was asked, too */
export async function runWithService(
  argv: readonly string[],
  overrides: Partial<Operations> = {},
  world: Partial<CliWorld> = {},
): Promise<Ran & { calls: [string, unknown][] }> {
  const { operations, calls } = stub(overrides);
  const listening = await serve(createApi(apiOptions(operations)), { host: "127.0.0.1", port: 0 });
  try {
    const env = { ACS_PORT: String(listening.port), ...world.env };
    return { ...await run(argv, { ...world, env }), calls };
  } finally {
    await listening.close();
  }
}

/**
 * A multi-line text of a test without its indentation; local times stand as ‹minutes from NOW›, without
 * their seconds as ‹minutes from NOW minutely›.
 */
export function golden(text: string): string {
  const lines = text.replace(/^\n/, "").replace(/\n *$/, "\n").split("\n");
  const indent = Math.min(...lines.filter((line) => line !== "").map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(indent)).join("\n")
    .replace(/‹(-?\d+)( minutely)?›/g, (_, minutes: string, minutely?: string) => {
      const time = local(NOW + Number(minutes) * 60_000);
      return minutely === undefined ? time : time.slice(0, -":00".length);
    });
}

/** "2026-11-21 00:00:00" in the zone of the machine that runs the test. */
function local(at: number): string {
  const date = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return date.toISOString().slice(0, 19).replace("T", " ");
}
