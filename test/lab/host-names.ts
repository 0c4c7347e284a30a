/**
 * Host names that a process knows and others do not, and that can vanish and come back: it has files
 * of its own in place of /etc/hosts and /etc/resolv.conf. Needs root.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class HostNames {
  readonly #dir: string;
  readonly #hosts: string;

  private constructor(dir: string, addresses: Readonly<Record<string, string>>) {
    this.#dir = dir;
    this.#hosts = Object.entries(addresses).map(([name, address]) => `${address} ${name}\n`).join(
      "",
    );
  }

  /** @param addresses by name */
  static async of(addresses: Readonly<Record<string, string>>): Promise<HostNames> {
    const names = new HostNames(await mkdtemp(join(tmpdir(), "ark-names-")), addresses);
    await writeFile(join(names.#dir, "resolv.conf"), "nameserver 127.0.0.1\n"); // nobody is there
    await names.comeBack();
    return names;
  }

  /** A command that becomes the one behind it, with these names. */
  get through(): readonly string[] {
    const mounts = ["hosts", "resolv.conf"].map((file) => `mount --bind "$0/${file}" /etc/${file}`);
    const line = `${mounts.join(" && ")} && exec "$@"`;
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", line, this.#dir];
  }

  vanish(): Promise<void> {
    return this.#write("");
  }

  comeBack(): Promise<void> {
    return this.#write(this.#hosts);
  }

  close(): Promise<void> {
    return rm(this.#dir, { recursive: true, force: true });
  }

  /** In place: another file of that name would not be the one that is mounted. */
  #write(names: string): Promise<void> {
    return writeFile(join(this.#dir, "hosts"), `127.0.0.1 localhost\n${names}`);
  }
}
