/** A machine that settings are read on, with these files. */
import type { Machine } from "../../src/config/config.ts";

export function machineWith(files: Readonly<Record<string, string>> = {}): Machine {
  return {
    hostname: "host-a",
    uid: 0,
    home: "/root",
    dataHome: undefined,
    readFile: (path) => files[path],
  };
}
