/** The log: JSON lines, or readable ones on a terminal, and a file a day. */
import { pino } from "pino";
import type { Log } from "../reconciler/ports.ts";
import { dailyFile } from "./daily-file.ts";
import { prettyLine } from "./pretty-line.ts";
import { redact, redactText } from "./redact.ts";

export interface LogOptions {
  readonly level: "debug" | "info" | "warn" | "error";
  /** Folder of the daily files; absent: none. */
  readonly dir?: string | undefined;
  /** JSON lines on the stream; otherwise lines for people. */
  readonly json: boolean;
  readonly stream: LogStream;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What is needed of process.stdout. */
export interface LogStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

/** Secrets are masked in fields and sentences alike. Writing never throws. */
export function createLog(options: LogOptions): Log {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: () => `,"time":"${new Date(options.now()).toISOString()}"`,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redact(fields) as Record<string, unknown>,
      },
      hooks: {
        logMethod(args, method) {
          const [fields, message] = args as unknown as [object, string];
          method.call(this, fields, redactText(message));
        },
      },
    },
    { write: sink(options) },
  );
}

function sink({ dir, json, stream, now }: LogOptions): (line: string) => void {
  const show = json ? (line: string) => line : prettyLine(stream.isTTY === true);
  const toStream = (line: string) => void stream.write(show(line));
  if (dir === undefined) return toStream;
  const toFile = dailyFile({
    dir,
    now,
    complain: (sentence) => toStream(complaint(sentence, now())),
  });
  return (line) => {
    toStream(line);
    toFile(line);
  };
}

/** A line of the log about the log, which cannot go through the log. */
function complaint(sentence: string, at: number): string {
  return JSON.stringify({ level: "warn", time: new Date(at).toISOString(), msg: sentence }) + "\n";
}
