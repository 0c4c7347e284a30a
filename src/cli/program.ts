/** The command line as commander knows it, made of the table of commands. */
import { Command as Commander } from "commander";
import type { Command, Example, Options } from "./command.ts";
import { changingCommands } from "./commands/changing.ts";
import { readingCommands } from "./commands/reading.ts";
import { runServiceCommand } from "./service-command.ts";
import { runValidate } from "./validate.ts";
import type { CliWorld } from "./world.ts";

const SERVER = [
  "--server <url>",
  "the service to ask; else where ACS_HOST and ACS_PORT say",
] as const;
const JSON_OUTPUT = ["--json", "print what a program can read"] as const;

/** @param done is told the exit code of the command that ran */
export function createProgram(world: CliWorld, done: (exit: number) => void): Commander {
  const program = new Commander("ark-schedule")
    .description("GitOps for plain Docker containers: git says what runs, and it runs.")
    .version(world.version, "--version", "print the version")
    .option("--debug", "let the service log all it does")
    .helpOption("-h, --help", "explain a command")
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void world.stdout.write(text),
      writeErr: (text) => void world.stderr.write(text),
      getOutHelpWidth: () => world.stdout.columns ?? 80,
      getErrHelpWidth: () => world.stderr.columns ?? 80,
    });
  addStart(program, world, done);
  for (const command of [...changingCommands, ...readingCommands]) {
    addServiceCommand(program, command, world, done);
  }
  addValidate(program, world, done);
  return program.addHelpText(
    "after",
    examples([
      { line: "start", meaning: "run the service" },
      { line: "snapshot", meaning: "commit what runs now" },
      { line: "plan", meaning: "what differs from it later" },
    ]),
  );
}

function addStart(program: Commander, world: CliWorld, done: (exit: number) => void): void {
  program.command("start")
    .description("Run the service until it is told to end")
    .addHelpText(
      "after",
      examples([
        { line: "start", meaning: "with the settings of the ACS_* variables" },
        { line: "--debug start", meaning: "and log all it does" },
      ]),
    )
    .action(async () => done(await world.start({ debug: program.opts().debug === true })));
}

function addServiceCommand(
  program: Commander,
  command: Command,
  world: CliWorld,
  done: (exit: number) => void,
): void {
  const { name, summary, argument, options } = command;
  const sub = program.command(name).description(summary);
  if (argument !== undefined) {
    const { name, meaning, optional = false } = argument;
    sub.argument(optional ? `[${name}]` : `<${name}>`, meaning);
  }
  for (const [flags, meaning] of [...options, SERVER, JSON_OUTPUT]) sub.option(flags, meaning);
  sub.addHelpText("after", examples(command.examples));
  sub.action(async () => {
    done(await runServiceCommand(command, sub.opts<Options>(), sub.args[0] ?? "", world));
  });
}

function addValidate(program: Commander, world: CliWorld, done: (exit: number) => void): void {
  const sub = program.command("validate")
    .description("Check a working copy of a snapshot repository; asks no service")
    .argument("[folder]", "where it is", ".")
    .option(...JSON_OUTPUT)
    .addHelpText(
      "after",
      examples([
        { line: "validate", meaning: "the current folder; exits with 2 where there are errors" },
        { line: "validate ~/snapshots --json", meaning: "another one, for programs" },
      ]),
    );
  sub.action(async (folder: string) => done(await runValidate(folder, sub.opts<Options>(), world)));
}

function examples(list: readonly Example[]): string {
  const width = Math.max(...list.map(({ line }) => line.length));
  const lines = list.map(({ line, meaning }) =>
    `  ark-schedule ${line.padEnd(width)}  # ${meaning}`
  );
  return `\nExamples:\n${lines.join("\n")}\n`;
}
