/** Name and address as git takes them: nothing that could end the line or the address. */
const AUTHOR = /^([^<>\p{Cc}]{1,100}?)\s*<([^<>\s\p{Cc}]{1,200})>$/u;

/** "Anna <anna@example.org>"; undefined where it is not so. */
export function parseAuthor(text: string): { name: string; email: string } | undefined {
  const [, name = "", email] = AUTHOR.exec(text.trim()) ?? [];
  return name.trim() === "" || email === undefined ? undefined : { name: name.trim(), email };
}
