/** JSON with sorted keys: equal values, equal texts. What is undefined is left out. */
export function stableJson(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(stableJson).join()}]`;
  const mapping = value as Readonly<Record<string, unknown>>;
  let members = "";
  for (const key of Object.keys(mapping).sort()) {
    if (mapping[key] === undefined) continue;
    members += `${members && ","}${JSON.stringify(key)}:${stableJson(mapping[key])}`;
  }
  return `{${members}}`;
}
