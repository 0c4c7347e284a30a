/**
 * Prints plain data as block YAML: the same text for the same data, on every machine. What a reader
 * of any YAML version could take for something else is quoted. (The `yaml` package prints a hundred
 * times slower, which a capture of hundreds of containers would feel.)
 */

/** @param data of null, booleans, numbers, texts, lists and mappings; the mappings keep their order */
export function printYaml(data: Readonly<Record<string, unknown>>): string {
  const lines: string[] = [];
  printMapping(data, "", "", lines);
  return lines.join("\n") + "\n";
}

/** @param lead what stands before the first key: the indentation, or a list's dash */
function printMapping(mapping: object, lead: string, indent: string, lines: string[]): void {
  let before = lead;
  for (const [key, value] of Object.entries(mapping)) {
    if (value === undefined) continue;
    printValue(value, `${before}${printKey(key)}:`, indent, lines);
    before = indent;
  }
}

/** @param head what stands in the line already: a key with its colon, or a list's dash */
function printValue(value: unknown, head: string, indent: string, lines: string[]): void {
  const inner = indent + "  ";
  if (typeof value === "string" && isBlock(value)) {
    lines.push(`${head} ${value.endsWith("\n") ? "|" : "|-"}`);
    for (const line of value.replace(/\n$/, "").split("\n")) lines.push(line && inner + line);
  } else if (value === null || typeof value !== "object") lines.push(`${head} ${scalar(value)}`);
  else if (Object.keys(value).length === 0) {
    lines.push(`${head} ${Array.isArray(value) ? "[]" : "{}"}`);
  } else if (Array.isArray(value)) {
    lines.push(head);
    for (const item of value) printItem(item, inner, lines);
  } else {
    lines.push(head);
    printMapping(value, inner, inner, lines);
  }
}

function printItem(item: unknown, indent: string, lines: string[]): void {
  const isMapping = item !== null && typeof item === "object" && !Array.isArray(item);
  if (isMapping && Object.keys(item).length > 0) {
    printMapping(item, `${indent}- `, indent + "  ", lines);
  } else printValue(item, `${indent}-`, indent, lines);
}

function printKey(key: string): string {
  return /^[A-Za-z_/][\w./-]*$/.test(key) && !isMisread(key) ? key : quote(key);
}

function scalar(value: unknown): string {
  return typeof value === "string" ? printText(value) : String(value);
}

/** The text on one line: as it is where it cannot be taken for anything else, else in quotes. */
export function printText(text: string): string {
  return isPlain(text) ? text : quote(text);
}

function isPlain(text: string): boolean {
  return PLAIN_START.test(text) && !NOT_PLAIN.test(text) && !isMisread(text);
}

const PLAIN_START = /^(?:[A-Za-z0-9_/.$]|-[A-Za-z0-9-])/;
const NOT_PLAIN = / #|: |[: ]$|^---|^\.\.\.|\p{Cc}|[\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]/u;

/** What one version of YAML or another takes for a truth value, a number, a time of day or a date. */
const MISREAD: readonly RegExp[] = [
  /^(?:y|n|yes|no|on|off|true|false|null)$/i,
  /^[-+]?(?:\d[\d_]*\.?[\d_]*|\.[\d_]+)(?:e[-+]?\d+)?$/i,
  /^[-+]?0[box][\da-f_]+$/i,
  /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?$/,
  /^[-+]?\.(?:inf|nan)$/i,
  /^\d{4}-\d/,
];

function isMisread(text: string): boolean {
  return MISREAD.some((form) => form.test(text));
}

/** Whether the text is best read line by line, and can be. */
export function isBlock(text: string): boolean {
  return /^\S[^]*\n[^]*[^\n]\n?$/.test(text) && !NOT_BLOCK.test(text);
}

const NOT_BLOCK = /(?![\n\t])\p{Cc}|[\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]/u;

/** JSON's strings are YAML's; what is not to be seen is escaped. */
function quote(text: string): string {
  return JSON.stringify(text).replace(
    UNSEEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const UNSEEN = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;
