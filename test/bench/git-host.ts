/** The lab's git server in a process of its own, as a server is: it takes none of our time. */
import process from "node:process";
import { GitServer } from "../lab/git-server.ts";

const server = await GitServer.start();
process.stdout.write(`${
  JSON.stringify({
    url: server.url,
    cloneUrl: server.cloneUrl,
    repository: server.repository,
    username: server.username,
    password: server.password,
  })
}\n`);
process.stdin.resume();
process.stdin.once("end", async () => {
  await server.close();
  process.exit();
});
