/** Where in ZooKeeper everything is: in a folder of our own, since the path may be others', too. */

export interface Places {
  /** Folder of the candidates. */
  readonly election: string;
  /** What the loop remembers. */
  readonly memory: string;
}

const FOLDER = "ark-schedule";

/** @param path as of a `ZookeeperUrl`: "" or "/Cluster" */
export function placesUnder(path: string): Places {
  const folder = `${path}/${FOLDER}`;
  return { election: `${folder}/election`, memory: `${folder}/memory` };
}
