/** As people know ids; so much of one is enough to tell containers of a cluster apart. */
const SHORT = 12;

/** The first characters of an engine's id, as `docker ps` shows them. */
export function shortId(id: string): string {
  return id.slice(0, SHORT);
}
