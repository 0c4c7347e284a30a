/**
 * What a file of any time says, as far as a history needs it. Nothing is refused: the rules were
 * others then, and a file that was never in force is told of all the same.
 */
import { createHash } from "node:crypto";
import { isMapping } from "../model/mapping.ts";
import { MOST_REPLICAS } from "./compose/replicas.ts";
import { roleOf } from "./layout.ts";
import { stableJson } from "./stable-json.ts";
import { readYaml } from "./yaml/read-yaml.ts";

/** By a workload's name, a hash of what is said of it. Undefined: the file cannot be read. */
export type WorkloadOutline = ReadonlyMap<string, string> | undefined;

/** Whether the file is of workloads, by its path. */
export function isWorkloadFile(path: string): boolean {
  const role = roleOf(path)?.role;
  return role === "containers" || role === "stack";
}

/** The workloads of a file of containers/ or stacks/. */
export function outlineWorkloads(path: string, text: string): WorkloadOutline {
  const { value, faults } = readYaml(text);
  if (faults.length > 0 || !isMapping(value)) return undefined;
  const { services, ...shared } = value;
  if (!isMapping(services)) return undefined;
  const place = roleOf(path)?.project;
  const project = place === undefined || typeof value.name !== "string" ? place : value.name;
  return new Map(
    Object.entries(services).flatMap(([key, service]) => {
      const said = hash(stableJson([withoutCount(service), shared]));
      return namesOf(key, service, project).map((name) => [name, said] as const);
    }),
  );
}

/** As a Compose file names containers. */
function namesOf(key: string, service: unknown, project: string | undefined): readonly string[] {
  const given = isMapping(service) ? service.container_name : undefined;
  if (typeof given === "string") return [given];
  if (project === undefined) return [key];
  return Array.from({ length: countOf(service) }, (_, i) => `${project}-${key}-${i + 1}`);
}

/** How many containers the service has, where that is said in a way that could be in force. */
function countOf(service: unknown): number {
  const { scale, deploy } = isMapping(service) ? service : {};
  const said = scale ?? (isMapping(deploy) ? deploy.replicas : undefined);
  const isCount = typeof said === "number" && Number.isInteger(said) && said >= 0;
  return isCount && said <= MOST_REPLICAS ? said : 1;
}

/** Of each container it is the same: that there are more of them changes none that is there. */
function withoutCount(service: unknown): unknown {
  if (!isMapping(service)) return service;
  const { scale: _, deploy, ...rest } = service;
  if (!isMapping(deploy)) return { ...rest, deploy };
  const { replicas: _replicas, ...others } = deploy;
  return { ...rest, deploy: Object.keys(others).length > 0 ? others : undefined };
}

/** What a maintenance.yaml says is not to be scheduled. */
export interface MaintenanceOutline {
  readonly stops: readonly StopOutline[];
  /** By name, or what else tells them apart: all that is said of a window. */
  readonly windows: ReadonlyMap<string, string>;
}

export interface StopOutline {
  readonly workload?: string;
  readonly node?: string;
  /** Milliseconds since 1970. */
  readonly since?: number;
}

/** Undefined: it cannot be read. */
export function outlineMaintenance(text: string): MaintenanceOutline | undefined {
  const { value, faults } = readYaml(text);
  const said = value ?? {};
  if (faults.length > 0 || !isMapping(said)) return undefined;
  const whole = said.scheduling === "stopped" ? [stopOutline(said.stop)] : [];
  const holds = listOf(said.holds).map(stopOutline)
    .filter(({ workload, node }) => workload !== undefined || node !== undefined);
  const windows = listOf(said.windows).map((it) => [windowName(it), stableJson(it)] as const);
  return { stops: [...whole, ...holds], windows: new Map(windows) };
}

function stopOutline(said: unknown): StopOutline {
  const { workload, node, since } = isMapping(said) ? said : {};
  const at = typeof since === "string" ? Date.parse(since) : NaN;
  return {
    ...(typeof workload === "string" && { workload }),
    ...(typeof node === "string" && { node }),
    ...(!Number.isNaN(at) && { since: at }),
  };
}

function windowName(said: unknown): string {
  const { name, cron } = isMapping(said) ? said : {};
  return String(name ?? cron ?? stableJson(said));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 16);
}
