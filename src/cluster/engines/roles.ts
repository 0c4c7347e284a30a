/**
 * Which of several endpoints are used, where some turn out to be one engine, or engines of one name.
 * Pure.
 */

export interface Candidate {
  readonly endpoint: string;
  /** Undefined: it has not said yet who it is. */
  readonly identity: { readonly id: string; readonly name: string } | undefined;
  /** Whether it has been used until now. */
  readonly used: boolean;
}

export type Role =
  | { readonly kind: "used"; readonly warnings: readonly string[] }
  | { readonly kind: "twin" } // another endpoint of an engine that is used
  | { readonly kind: "refused"; readonly problem: string };

/** In the candidates' order. Who is used stays so; then the first in the list comes first. */
export function assignRoles(candidates: readonly Candidate[]): Role[] {
  const inUse = candidates.filter(({ used }) => used);
  const holders: Candidate[] = [];
  const roles = new Map<Candidate, Role>();
  const warnings = new Map<Candidate, string[]>();
  for (const candidate of [...inUse, ...candidates.filter(({ used }) => !used)]) {
    const rule = RULES.map(({ role, clash }) => ({
      role,
      holder: holders.find((it) => clash(it, candidate)),
    })).find(({ holder }) => holder !== undefined);
    if (rule?.holder === undefined) {
      holders.push(candidate);
      warnings.set(candidate, []);
      roles.set(candidate, { kind: "used", warnings: warnings.get(candidate)! });
    } else {
      const role = rule.role(rule.holder, candidate);
      roles.set(candidate, role);
      if (role.kind === "twin") {
        warnings.get(rule.holder)!.push(
          `${candidate.endpoint} is this engine, too; one endpoint for it is enough.`,
        );
      }
    }
  }
  return candidates.map((candidate) => roles.get(candidate)!);
}

/** The first that applies to a holder of an id or a name, and to who comes after it. */
const RULES: readonly {
  readonly clash: (holder: Candidate, other: Candidate) => boolean;
  readonly role: (holder: Candidate, other: Candidate) => Role;
}[] = [
  {
    clash: (holder, other) => isSameEngine(holder, other) && isNamesake(holder, other),
    role: () => ({ kind: "twin" }),
  },
  {
    // Hosts that are copies of one disk. Whether it is one engine that was renamed cannot be told.
    clash: isSameEngine,
    role: (holder, other) => ({
      kind: "refused",
      problem: `The engine at ${other.endpoint} (${other.identity?.name}) is not used, since it ` +
        `has the same id as ${holder.identity?.name} at ${holder.endpoint}. If they are two, stop ` +
        "its Docker, remove /etc/docker/key.json and /var/lib/docker/engine-id there, and start it.",
    }),
  },
  {
    clash: isNamesake,
    role: (holder, other) => ({
      kind: "refused",
      problem: `The engine at ${other.endpoint} is not used, since it is named ` +
        `${other.identity?.name} like the one at ${holder.endpoint}. Give each host a name of its own.`,
    }),
  },
];

function isSameEngine(a: Candidate, b: Candidate): boolean {
  return a.identity !== undefined && a.identity.id !== "" && a.identity.id === b.identity?.id;
}

function isNamesake(a: Candidate, b: Candidate): boolean {
  return a.identity !== undefined && a.identity.name === b.identity?.name;
}
