/** A process of its own that commits so many changes: `committer.ts DIRECTORY NAME COUNT`. */
import process from "node:process";
import { edit } from "../contracts/repository.ts";
import { open } from "./git.ts";

const [dir = "", name = "", count = "0"] = process.argv.slice(2);
const repository = await open(dir);
for (let at = 0; at < Number(count); at++) {
  const path = `containers/${name}-${at}.yaml`;
  // "shared.yaml" changes with each, so that a commit made on an old revision would undo another.
  await repository.commit(async (head) => {
    const files = head === undefined ? [] : await repository.files(head);
    const shared = files.find((file) => file.path === "shared.yaml");
    const text = shared === undefined ? "" : new TextDecoder().decode(await shared.read());
    return edit({ [path]: "x\n", "shared.yaml": `${text}${name}-${at}\n` }, `Add ${path}`);
  });
}
