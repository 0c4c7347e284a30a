/** The cable between the machine and a throwaway host: a veth pair with an address at each end. */
import { run } from "./run.ts";

/** 198.18.0.0/15 is set aside for tests of network gear (RFC 2544), so nothing else is there. */
const SUBNET = (number: number): string => `198.18.${number}`;
const CABLES = 250;

/**
 * Gives the network namespace of process `pid` an `eth0` that the machine reaches, and answers its
 * address. The kernel removes the cable together with the namespace.
 */
export async function plugCable(pid: string): Promise<string> {
  const number = await firstFree(pid);
  const cable = nameOf(number);
  const [ours, theirs] = [`${SUBNET(number)}.1`, `${SUBNET(number)}.2`];
  await run("ip", ["address", "add", `${ours}/24`, "dev", cable]);
  await run("ip", ["link", "set", cable, "up"]);
  await inNetworkOf(pid, ["address", "add", `${theirs}/24`, "dev", "eth0"]);
  await inNetworkOf(pid, ["link", "set", "eth0", "up"]);
  await inNetworkOf(pid, ["route", "add", "default", "via", ours]);
  return theirs;
}

function nameOf(number: number): string {
  return `ark-lab-${number}`;
}

/** Making a cable fails when its name is taken, which makes the choice safe among several labs. */
async function firstFree(pid: string): Promise<number> {
  for (let number = 1; number <= CABLES; number++) {
    const pair = ["link", "add", nameOf(number), "type", "veth", "peer", "name", "eth0"];
    try {
      await run("ip", [...pair, "netns", pid]);
      return number;
    } catch (error) {
      if (!String(error).includes("File exists")) throw error;
    }
  }
  throw new Error(`All ${CABLES} cables of the lab are in use`);
}

async function inNetworkOf(pid: string, command: readonly string[]): Promise<void> {
  await run("nsenter", ["--target", pid, "--net", "ip", ...command]);
}
