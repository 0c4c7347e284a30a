/** leaver.ts CLIENT SERVER…: a process that has a session, closes it, and then ends by itself. */
import process from "node:process";
import { Client, CLIENTS } from "./clients.ts";

const [name, ...addresses] = process.argv.slice(2);
const servers = addresses.map((address) => {
  const [host, port] = address.split(":");
  return { host: host!, port: Number(port) };
});
const { session } = new Client(CLIENTS.get(name!)!, { servers, timeout: 2000 });
const answer = await session.exists("/").then(() => "answered", () => "no answer");
await session.close();
console.log(answer);
