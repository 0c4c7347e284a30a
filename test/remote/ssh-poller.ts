/** A process of its own that polls once, and then has nothing to do: `ssh-poller.ts DIR PORT`. */
import { readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import process from "node:process";
import git from "isomorphic-git";
import { createSshTransport } from "../../src/repository/remote/ssh-transport.ts";

const [dir = "", port = "", knownHosts = ""] = process.argv.slice(2);
const { http, url } = createSshTransport({
  url: {
    user: userInfo().username,
    host: "127.0.0.1",
    port: Number(port),
    path: join(dir, "repository.git"),
  },
  key: readFileSync(join(dir, "key"), "utf8"),
  knownHosts,
  deadlines: { connect: 20_000, silence: 20_000 },
});
const refs = await git.listServerRefs({ http, url, protocolVersion: 1 });
console.log(`${refs.length} refs`);
