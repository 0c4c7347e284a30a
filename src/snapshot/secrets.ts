/** Values that look like secrets, which git would keep for ever. Names them; never shows a value. */
import type { ContainerSpec } from "../model/container-spec.ts";
import { HiddenValues } from "../model/hidden-values.ts";
import type { ClusterPolicy } from "../model/snapshot.ts";

interface Named {
  /** Of the variable, label or option. */
  readonly name: string;
  readonly value: string;
  /** Where it is in the spec: "environment.DB_PASSWORD", "command --token". */
  readonly where: string;
}

/** Where in the spec values look like secrets, by name, by form or by how random they are. */
export function suspectedSecrets(spec: ContainerSpec, policy: ClusterPolicy["secrets"]): string[] {
  const found = valuesOf(spec).filter(({ name, value }) => {
    if (policy.allow.includes(name)) return false;
    return policy.deny.includes(name) || looksSecret(name, value);
  });
  return [...new Set(found.map(({ where }) => where))];
}

/** Of variables by name, those that look like secrets. */
export function secretValues(
  variables: Readonly<Record<string, string>>,
  policy: ClusterPolicy["secrets"],
): HiddenValues {
  const secret = Object.entries(variables).filter(([name, value]) =>
    suspectedSecrets({ image: "", environment: { [name]: value } }, policy).length > 0
  );
  return new HiddenValues(secret.map(([, value]) => value));
}

function valuesOf(spec: ContainerSpec): Named[] {
  const health = spec.healthcheck && "test" in spec.healthcheck ? spec.healthcheck.test : undefined;
  return [
    ...mappingValues("environment", spec.environment),
    ...mappingValues("labels", spec.labels),
    ...mappingValues("logging.options", spec.logging?.options),
    ...argumentValues("command", spec.command),
    ...argumentValues("entrypoint", spec.entrypoint),
    ...argumentValues("healthcheck.test", health),
  ];
}

function mappingValues(
  title: string,
  mapping: Readonly<Record<string, string | null>> = {},
): Named[] {
  return Object.entries(mapping).flatMap(([name, value]) =>
    value === null ? [] : [{ name, value, where: `${title}.${name}` }]
  );
}

/** "--name=value", "--name value", "NAME=value"; of a script, each of its words. */
function argumentValues(title: string, words: readonly string[] = []): Named[] {
  const all = words.flatMap((word) => word.split(/\s+/));
  return all.flatMap((word, i): Named[] => {
    const [, option, value] = /^(-{0,2}[A-Za-z][\w.-]*)=(.+)$/.exec(word) ?? [];
    if (option !== undefined) return [named(title, option, value!)];
    const next = all[i + 1];
    if (/^--[A-Za-z][\w.-]*$/.test(word) && next !== undefined && !next.startsWith("-")) {
      return [named(title, word, next)];
    }
    return [{ name: "", value: word, where: title }];
  });
}

function named(title: string, option: string, value: string): Named {
  return { name: option.replace(/^-+/, ""), value, where: `${title} ${option}` };
}

function looksSecret(name: string, value: string): boolean {
  if (SECRET_FORMS.some((form) => form.test(value))) return true;
  if (isHarmless(value)) return false;
  const words = snakeCase(name);
  return isSecretName(words) || (!PUBLIC_WORDS.test(words) && isRandom(value));
}

/** What is a secret wherever it stands. */
const SECRET_FORMS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  // A password in a URL. One that is a placeholder is none.
  /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@${<]+@/i,
  // Of clouds and forges, which mark theirs: two access keys, tokens, a signed token of three parts.
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk_live_|AIza)[0-9A-Za-z_-]{16,}/,
  /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/,
  // A user with the hash of a password.
  /^[^\s:]+:\$(?:apr1|2[aby]?|5|6)\$/,
];

/** Switches, numbers, paths, addresses without credentials. */
const HARMLESS: readonly RegExp[] = [
  /^(?:true|false|yes|no|on|off|none|null|enabled|disabled|required|optional|basic|bearer)?$/i,
  /^\d{1,5}(?:ms|s|m|h|d)?$/,
  /^(?:\.{0,2}\/|~\/)\S*$/,
  /^[a-z][a-z0-9+.-]*:\/\//i,
];

function isHarmless(value: string): boolean {
  return HARMLESS.some((form) => form.test(value));
}

const SECRET_WORDS =
  /(?:^|_)(?:pass|passwd|password|passphrase|pwd|secrets?|token|credentials?|apikey|(?:api|secret|private|access|encryption|signing|master|auth|shared|account|license)_key)(?:_|$)/;

/** Last words of names that tell about a secret rather than the secret itself. */
const ABOUT =
  /_(?:file|path|dir|url|uri|host|port|endpoint|name|user|username|type|ttl|timeout|expiry|expires|lifetime|age|length|size|count|limit|enabled|required|mode|method|policy|algorithm|issuer|audience|header|provider|id|prefix|version|rotation)$/;

function isSecretName(words: string): boolean {
  return SECRET_WORDS.test(words) && !ABOUT.test(words);
}

/** Names of what is long and random, and made to be shown. */
const PUBLIC_WORDS =
  /(?:^|_)(?:sha\d*|digest|checksum|hash|commit|revision|ref|rev|version|fingerprint|uuid|guid|id|etag|public|build|image|path|gpg|key_id|config_hash)(?:_|$)/;

/** "dbPassword", "DB-PASSWORD", "db.password" as "db_password". */
function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").replace(/[^A-Za-z0-9]+/g, "_").toLowerCase();
}

/** Bits for each character that random letters and digits come near, and words do not. */
const RANDOM_BITS = 3.7;

/** One long word in which letters and digits are mixed as only a machine does it. */
function isRandom(value: string): boolean {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return false;
  if (/^(?:[0-9a-f]{32}|[0-9a-f]{48}|[0-9a-f]{64})$/i.test(value)) return entropy(value) > 3;
  if (!/^[A-Za-z0-9+/_-]{20,}={0,2}$/.test(value)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d.*\d/].filter((kind) => kind.test(value));
  return kinds.length === 3 && entropy(value) > RANDOM_BITS;
}

/** Shannon's, in bits for each character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => {
    const share = count / text.length;
    return bits - share * Math.log2(share);
  }, 0);
}
