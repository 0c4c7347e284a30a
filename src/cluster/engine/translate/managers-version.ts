/** Whether it is a classic Swarm manager that says of itself: "swarm/1.2.9". Pure. */
export function isManagersVersion(version: string | undefined): boolean {
  return version?.startsWith("swarm/") ?? false;
}
