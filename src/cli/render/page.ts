/** What a text for people depends on, besides what it tells. */
import { styleText } from "node:util";
import type { CliWorld, Output } from "../world.ts";

export type Colour = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

export interface Page {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Columns; infinite where nobody sees the edge. */
  readonly width: number;
  paint(colour: Colour, text: string): string;
}

export function pageOf({ env, now }: CliWorld, output: Output): Page {
  const terminal = output.isTTY === true;
  const colour = !env.NO_COLOR && (isForced(env) || (terminal && env.TERM !== "dumb"));
  return {
    now: now(),
    width: terminal ? output.columns ?? 80 : Infinity,
    paint: (style, text) => colour ? styleText(style, text, { validateStream: false }) : text,
  };
}

/** Source: https://force-color.org; that "0" means no is what Node.js makes of it. */
function isForced({ FORCE_COLOR }: CliWorld["env"]): boolean {
  return Boolean(FORCE_COLOR) && FORCE_COLOR !== "0";
}

/** Data whose texts cannot steer a terminal: control characters, but for line ends, are shown as "�". */
export function harmless<T>(data: T): T {
  const json = JSON.stringify(
    data,
    (_key, value: unknown) =>
      typeof value === "string" ? value.replace(/[^\P{Cc}\n]/gu, "�") : value,
  );
  return JSON.parse(json) as T;
}
