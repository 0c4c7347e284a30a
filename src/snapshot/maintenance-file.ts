/** maintenance.yaml, written by the program and by people. */
import { isMap, parseDocument } from "yaml";
import type { Maintenance, MaintenanceWindow, Scope, Stop } from "../model/maintenance.ts";
import { formatDuration, MILLISECOND } from "../model/units.ts";
import { Field } from "./field.ts";
import type { Finding } from "./field.ts";
import { readMaintenance } from "./maintenance-reader.ts";
import { stableJson } from "./stable-json.ts";
import { editedTexts } from "./yaml/edited-texts.ts";
import { printYaml } from "./yaml/print-yaml.ts";
import { readYaml } from "./yaml/read-yaml.ts";
import { EDITABLE, setKey } from "./yaml/update-node.ts";
import type { Data } from "./yaml/update-node.ts";

/** Times are written to the second, in UTC. */
export function printMaintenance(maintenance: Maintenance): string {
  return printYaml(written(maintenance));
}

/**
 * Comments stay, as does everything that does not change. A file that cannot be read is printed
 * anew: a stop has to be possible most of all when something is wrong.
 * @param text of the file; undefined where there is none
 */
export function editMaintenance(text: string | undefined, maintenance: Maintenance): string {
  const said = saidBy(text ?? "");
  const wanted = written(maintenance);
  if (text === undefined || said === undefined) return printMaintenance(maintenance);
  if (same(said, wanted)) return text;
  const doc = parseDocument(text, EDITABLE);
  if (!isMap(doc.contents)) return commentsOf(text) + printMaintenance(maintenance);
  for (const key of KEYS) {
    if (!same(said[key], wanted[key])) setKey(doc.contents, key, wanted[key]);
  }
  const edited = editedTexts(doc, text).find((it) => same(saidBy(it), wanted));
  return edited ?? printMaintenance(maintenance);
}

function same(a: unknown, b: unknown): boolean {
  return stableJson(a ?? null) === stableJson(b ?? null);
}

/** What a text says, as it would be printed; undefined where anything is wrong with it. */
function saidBy(text: string): Written | undefined {
  const { value, faults } = readYaml(text);
  const findings: Finding[] = [];
  const maintenance = readMaintenance(new Field(value ?? null, { findings }));
  const wrong = findings.some(({ code }) => code !== "no-effect");
  return faults.length > 0 || wrong ? undefined : written(maintenance);
}

/** Comments are all that a file without data has. */
function commentsOf(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

const KEYS = ["scheduling", "stop", "holds", "windows"] as const;
type Written = Readonly<Partial<Record<(typeof KEYS)[number], Data>>>;

function written({ scheduling, stop, holds, windows }: Maintenance): Written {
  return {
    scheduling,
    ...(stop && { stop: writtenStop(stop) }),
    ...(holds.length > 0 && {
      holds: holds.map((hold) => ({ ...scopeOf(hold), ...writtenStop(hold) })),
    }),
    ...(windows.length > 0 && { windows: windows.map(writtenWindow) }),
  };
}

function scopeOf({ workload, node }: Scope): Record<string, string> {
  return {
    ...(workload !== undefined && { workload }),
    ...(node !== undefined && { node }),
  };
}

function writtenStop({ reason, author, since, until }: Stop): Record<string, string> {
  return {
    ...(reason !== undefined && { reason }),
    ...(author !== undefined && { author }),
    ...(since !== undefined && { since: writtenTime(since) }),
    ...(until !== undefined && { until: writtenTime(until) }),
  };
}

function writtenWindow({ duration, timezone, ...rest }: MaintenanceWindow): Data {
  const { name, kind, cron, reason, workloads, nodes } = rest;
  return {
    ...(name !== undefined && { name }),
    kind,
    cron,
    ...(timezone !== "UTC" && { timezone }),
    duration: formatDuration(duration * MILLISECOND),
    ...(reason !== undefined && { reason }),
    ...(workloads !== undefined && { workloads }),
    ...(nodes !== undefined && { nodes }),
  };
}

function writtenTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");
}
