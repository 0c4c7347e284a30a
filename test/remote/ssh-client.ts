/** The git library over our SSH transport, in a clone of its own. */
import * as fs from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import git from "isomorphic-git";
import { createSshTransport } from "../../src/repository/remote/ssh-transport.ts";
import type { SshUrl } from "../../src/model/ssh-url.ts";
import type { SshTransportOptions } from "../../src/repository/remote/ssh-transport.ts";
import type { Transport } from "../../src/repository/remote/transport.ts";
import type { SshServer } from "../lab/ssh-server.ts";

const ref = "main";
const author = { name: "Ada", email: "ada@example.org" };

export class SshClient {
  readonly dir: string;
  readonly url: SshUrl;
  readonly transport: Transport;

  private constructor(dir: string, url: SshUrl, transport: Transport) {
    this.dir = dir;
    this.url = url;
    this.transport = transport;
  }

  /** With the server's own key and host line, and short deadlines. Connects to nothing yet. */
  static async of(
    server: SshServer,
    different: Partial<SshTransportOptions> = {},
  ): Promise<SshClient> {
    const location = different.url ?? server.url();
    const transport = createSshTransport({
      url: location,
      key: await server.read("key"),
      knownHosts: await server.knownHosts(),
      deadlines: { connect: 20_000, silence: 20_000 },
      ...different,
    });
    return new SshClient(await mkdtemp(join(tmpdir(), "ark-ssh-client-")), location, transport);
  }

  /** The server's main branch, by one look at its refs. */
  async poll(): Promise<string | undefined> {
    const { http, url } = this.transport;
    const refs = await git.listServerRefs({ http, url, protocolVersion: 1 });
    return refs.find((one) => one.ref === `refs/heads/${ref}`)?.oid;
  }

  async clone(): Promise<string> {
    const { dir, transport: { http, url } } = this;
    await git.clone({ fs, dir, http, url, ref, singleBranch: true });
    return await this.head();
  }

  /** @returns the server's main branch */
  async fetch(): Promise<string | null> {
    const { dir, transport: { http, url } } = this;
    const { fetchHead } = await git.fetch({ fs, dir, http, url, ref, singleBranch: true });
    return fetchHead;
  }

  head(): Promise<string> {
    return git.resolveRef({ fs, dir: this.dir, ref });
  }

  /** Of a commit that was fetched. */
  async read(oid: string, filepath: string): Promise<string> {
    const { blob } = await git.readBlob({ fs, dir: this.dir, oid, filepath });
    return new TextDecoder().decode(blob);
  }

  /** On top of the own head, which a clone that is empty has not. */
  async commit(filepath: string, text: string): Promise<string> {
    const { dir } = this;
    await git.init({ fs, dir, defaultBranch: ref });
    fs.writeFileSync(join(dir, filepath), text);
    await git.add({ fs, dir, filepath });
    return await git.commit({ fs, dir, message: `Add ${filepath}`, author });
  }

  async push(): Promise<void> {
    const { dir, transport: { http, url } } = this;
    await git.push({ fs, dir, http, url, ref, remoteRef: ref, remote: "origin" });
  }

  async close(): Promise<void> {
    await this.transport.close();
    await rm(this.dir, { recursive: true, force: true });
  }
}
