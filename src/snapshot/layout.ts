/** Which file of a snapshot repository is what. */

export type Role = "cluster" | "maintenance" | "containers" | "networks" | "volumes" | "stack";

export interface RepositoryPath {
  readonly role: Role;
  /** Of a stack: its project's name, by its folder. */
  readonly project?: string;
}

export const MAINTENANCE_FILE = "maintenance.yaml";

/** First match wins. */
const ROLES: readonly (readonly [RegExp, Role])[] = [
  [/^cluster\.yaml$/, "cluster"],
  [/^maintenance\.yaml$/, "maintenance"],
  [/^containers\/[^/]+\.ya?ml$/, "containers"],
  [/^networks\/[^/]+\.ya?ml$/, "networks"],
  [/^volumes\/[^/]+\.ya?ml$/, "volumes"],
  [/^stacks\/[^/]+\/(?:docker-)?compose\.ya?ml$/, "stack"],
];

/** What is read from the path; undefined where nothing is. */
export function roleOf(path: string): RepositoryPath | undefined {
  const role = ROLES.find(([pattern]) => pattern.test(path))?.[1];
  if (role !== "stack") return role && { role };
  return { role, project: projectOf(path.split("/")[1]!) };
}

/**
 * A stack's file of these names, the first that there is.
 * Source: compose-spec/compose-go, cli/options.go, DefaultFileNames.
 */
const BASE_NAMES = [
  "compose.yaml",
  "compose.yml",
  "docker-compose.yml",
  "docker-compose.yaml",
] as const;

/** Paths of files that are read instead of this one, a stack's, where they are there. */
export function preferredTo(path: string): string[] {
  const [folder, name] = splitPath(path);
  return BASE_NAMES.slice(0, Math.max(0, BASE_NAMES.findIndex((it) => it === name)))
    .map((other) => `${folder}/${other}`);
}

/** What comes over a stack's base file, the first that there is; as above, DefaultOverrideFileNames. */
const OVERRIDE_NAMES = [
  "compose.override.yml",
  "compose.override.yaml",
  "docker-compose.override.yml",
  "docker-compose.override.yaml",
] as const;

/** Paths of files of which the first that there is comes over this one, a stack's. */
export function overridesOf(path: string): string[] {
  const [folder] = splitPath(path);
  return OVERRIDE_NAMES.map((name) => `${folder}/${name}`);
}

/** Folder and name. */
function splitPath(path: string): [string, string] {
  const at = path.lastIndexOf("/");
  return [path.slice(0, at), path.slice(at + 1)];
}

/** As Compose names a project by its folder. */
function projectOf(folder: string): string {
  return folder.toLowerCase().replace(/[^a-z0-9_-]/g, "").replace(/^[_-]+/, "") || "stack";
}

/** Where YAML is most likely meant to be read, but is not: with what would be. */
const STRAYS: readonly (readonly [RegExp, string])[] = [
  [/^(?:cluster|maintenance)\.yml$/i, "Its name has to end in .yaml."],
  [
    /^(?:containers|networks|volumes)\/.*\.ya?ml$/i,
    "Only files right in this folder are read, and what they name.",
  ],
  [/^stacks\/[^/]*\.ya?ml$/i, "A stack is a folder with a compose.yaml: stacks/NAME/compose.yaml."],
  [
    /^stacks\/[^/]+\/[^/]*compose[^/]*\.ya?ml$/i,
    "Of a stack's folder compose.yaml and compose.override.yaml are read, and what they name.",
  ],
];

/** Why the file is not read, if that may surprise. */
export function strayHint(path: string): string | undefined {
  return STRAYS.find(([pattern]) => pattern.test(path))?.[1];
}

/** Whether a link or a submodule in this place would hide, or bring in, what is to be read. */
export function mustBeFile(path: string): boolean {
  return roleOf(path) !== undefined ||
    /^(?:containers|networks|volumes)(?:\/|$)|^stacks(?:\/[^/]+)?$/.test(path);
}

/** Linux takes no longer path; characters. */
const MAX_PATH = 4_095;

/** Whether the path stays inside the repository, on every machine. */
export function isSafe(path: string): boolean {
  if (path.length > MAX_PATH) return false;
  const steps = path.split("/");
  const odd = steps.some((step) => step === "" || step === "." || step === "..");
  return !odd && steps[0]!.toLowerCase() !== ".git" && !/\\|\p{Cc}/u.test(path);
}
