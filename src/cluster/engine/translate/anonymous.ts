/** An engine calls volumes that nobody named by 64 hexadecimal digits. */
export function isAnonymousName(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}
