/** Whether an address of this machine is of use to this machine alone. */

/** @param host without brackets; undefined: where nothing is said, the API listens there */
export function isLoopback(host: string | undefined): boolean {
  return host === undefined || host === "localhost" || host === "::1" || host.startsWith("127.");
}
