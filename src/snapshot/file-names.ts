/** Names for new files: such as every file system takes, and none twice where case does not count. */

/** Names that Windows keeps for itself, with any ending. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

export class FileNames {
  readonly #taken: Set<string>;

  /** @param paths of all files that there are */
  constructor(paths: Iterable<string>) {
    this.#taken = new Set([...paths].map((path) => path.toLowerCase()));
  }

  /** "containers/web.yaml"; where that is taken, "containers/web~2.yaml": no object's name has a "~". */
  take(folder: string, name: string): string {
    const safe = name.replace(/[^A-Za-z0-9_.-]/g, "_").replace(RESERVED, "_$&");
    let path = `${folder}/${safe}.yaml`;
    for (let i = 2; this.#taken.has(path.toLowerCase()); i++) path = `${folder}/${safe}~${i}.yaml`;
    this.#taken.add(path.toLowerCase());
    return path;
  }
}
