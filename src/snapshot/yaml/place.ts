/** A place in a text. Line and column count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A place in a file's data: keys and indices from the root. */
export type Path = readonly (string | number)[];

export function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: offset - start + 1 };
}
