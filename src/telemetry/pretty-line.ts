/** A JSON line of the log as a line for people: time, level, sentence, then the fields. */
import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

const LEVELS: Readonly<Record<string, readonly [label: string, style: Style]>> = {
  debug: ["DEBUG", "gray"],
  info: ["INFO ", "green"],
  warn: ["WARN ", "yellow"],
  error: ["ERROR", "red"],
};

/** @param colour whether whoever reads it is at a terminal that shows colours */
export function prettyLine(colour: boolean): (json: string) => string {
  const paint = (style: Style, text: string) =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  return (json) => {
    const { level, time, msg, ...fields } = JSON.parse(json) as Record<string, unknown>;
    const [label, style] = LEVELS[String(level)] ?? [String(level), "reset"];
    const shown = Object.entries(fields).map(([key, value]) =>
      paint("dim", `${key}=`) + showValue(value)
    );
    const head = `${paint("dim", clock(String(time)))} ${paint(style, label)} ${String(msg)}`;
    return [head, ...shown].join(" ").trimEnd() + stackOf(fields) + "\n";
  };
}

/** Local time to the millisecond; the day is the file's, or the reader's. */
function clock(time: string): string {
  const date = new Date(time);
  const pad = (part: number, width: number) => String(part).padStart(width, "0");
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((n) => pad(n, 2)).join(":") +
    "." + pad(date.getMilliseconds(), 3);
}

function showValue(value: unknown): string {
  if (typeof value === "string") return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
  if (isError(value)) return JSON.stringify(value.message);
  return JSON.stringify(value);
}

/** Only mistakes have one. */
function stackOf(fields: Record<string, unknown>): string {
  const stack = Object.values(fields).find(isError)?.stack;
  return stack === undefined ? "" : "\n" + stack.replace(/^/gm, "    ");
}

/** As `redact` leaves an error. */
function isError(value: unknown): value is { type: string; message: string; stack?: string } {
  return typeof value === "object" && value !== null && "type" in value && "message" in value;
}
