/** What is live is made what is to be. */
import type { AdoptReport } from "../../reconciler/operations.ts";
import type { Command } from "../command.ts";
import { command } from "../command.ts";
import { adoptText } from "../render/adopt.ts";
import { committing, MESSAGE, PULL_REQUEST } from "./committing.ts";

/** Inspecting may take a while, and a forge has to answer; milliseconds. */
const DEADLINE = 15 * 60_000;

export const adoptCommand: Command = command<AdoptReport>({
  name: "adopt",
  summary: "Commit what is live: drift of a workload, or containers that nobody has put into git",
  argument: { name: "name", meaning: "a workload, or another container", optional: true },
  options: [
    ["--field <path...>", "only these fields, and what is below them: mem_limit, environment.TZ"],
    ["--label <key[=value]>", "instead of a name: containers with this label that no file names"],
    MESSAGE,
    PULL_REQUEST,
  ],
  examples: [
    { line: "adopt web", meaning: "all in which it differs from its file" },
    { line: "adopt web --field mem_limit environment.TZ", meaning: "two fields" },
    { line: "adopt batch-7", meaning: "a container that git has not" },
    { line: "adopt --label team=web", meaning: "several" },
  ],
  question: (options, name) => {
    const said = {
      ...(name !== "" && { workload: name }),
      ...(options.label !== undefined && { label: options.label }),
      ...committing(options),
    };
    return { path: "/schedule/adopt", body: said, deadline: DEADLINE };
  },
  show: adoptText,
});
