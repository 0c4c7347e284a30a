/** Cables between the machine and what is in a network namespace: a veth pair each. */
import { run } from "./run.ts";

/** 198.18.0.0/15 is set aside for tests of network gear (RFC 2544), so nothing else is there. */
const SUBNET = (number: number): string => `198.18.${number}`;
const CABLES = 250;

/**
 * Gives the network namespace of process `pid` an `eth0` that the machine reaches, and answers its
 * address. The kernel removes the cable together with the namespace.
 */
export async function plugCable(pid: string): Promise<string> {
  const subnet = await layCable(pid, "eth0");
  const address = `${subnet}.2`;
  await inNetworkOf(pid, "ip", "address", "add", `${address}/24`, "dev", "eth0");
  await inNetworkOf(pid, "ip", "link", "set", "eth0", "up");
  await inNetworkOf(pid, "ip", "route", "add", "default", "via", gatewayOf(subnet));
  return address;
}

/**
 * Gives the network namespace of process `pid` a cable's end, whose other end the machine has, with the
 * first address of a subnet that no other lab has. @returns its first three numbers
 */
export async function layCable(pid: string, end: string): Promise<string> {
  const number = await firstFree(pid, end);
  const subnet = SUBNET(number);
  await run("ip", ["address", "add", `${gatewayOf(subnet)}/24`, "dev", nameOf(number)]);
  await run("ip", ["link", "set", nameOf(number), "up"]);
  return subnet;
}

/** The machine's own address there. */
export function gatewayOf(subnet: string): string {
  return `${subnet}.1`;
}

/** Runs a command in the network namespace of process `pid`. */
export function inNetworkOf(pid: string, ...command: string[]): Promise<string> {
  return run("nsenter", ["--target", pid, "--net", ...command]);
}

function nameOf(number: number): string {
  return `ark-lab-${number}`;
}

/** Making a cable fails when its name is taken, which makes the choice safe among several labs. */
async function firstFree(pid: string, end: string): Promise<number> {
  for (let number = 1; number <= CABLES; number++) {
    const pair = ["link", "add", nameOf(number), "type", "veth", "peer", "name", end];
    try {
      await run("ip", [...pair, "netns", pid]);
      return number;
    } catch (error) {
      if (!String(error).includes("File exists")) throw error;
    }
  }
  throw new Error(`All ${CABLES} cables of the lab are in use`);
}
