/**
 * Answers of a server that are known already. Asked by the library's rules, a look at one ref takes
 * two requests, and a fetch after it two more, of which only one each has news:
 * - by the second version of the protocol the first answer names what the server can do, and no refs;
 * - by the first version, of which the library fetches, it names that too, and all refs, of which the
 *   one that is wanted was looked up just before.
 * Sources: https://git-scm.com/docs/protocol-v2, https://git-scm.com/docs/gitprotocol-http
 */
import { Buffer } from "node:buffer";
import type { GitHttpRequest, GitHttpResponse, HttpClient } from "isomorphic-git";
import type { Revision } from "../../model/snapshot.ts";
import { packetLine } from "./push-request.ts";
import { bodyOf } from "./transport.ts";

const SERVICE = "git-upload-pack";

export class Advertisements {
  readonly #http: HttpClient;
  /** The whole answer of the second version. */
  #second: { readonly headers: GitHttpResponse["headers"]; readonly body: Buffer } | undefined;
  /** What the server can do by the first version. */
  #first: string | undefined;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** For looks at refs. */
  get looking(): HttpClient {
    return { request: (request) => this.#trusting(() => this.#look(request)) };
  }

  /** For a fetch of a ref that was found to hold `revision` just before. */
  fetching(ref: string, revision: Revision): HttpClient {
    return { request: (request) => this.#trusting(() => this.#fetch(request, ref, revision)) };
  }

  async #look(request: GitHttpRequest): Promise<GitHttpResponse> {
    if (!isDiscovery(request)) return await this.#http.request(request);
    if (this.#second !== undefined) return answerOf(request, this.#second);
    const response = await this.#http.request(request);
    const body = await bodyOf(response);
    if (/^.{0,60}version 2\n/s.test(body.toString("latin1", 0, 80))) {
      this.#second = { headers: response.headers, body };
    }
    return answerOf(request, { headers: response.headers, body });
  }

  async #fetch(request: GitHttpRequest, ref: string, revision: Revision): Promise<GitHttpResponse> {
    if (!isDiscovery(request)) return await this.#http.request(request);
    const headers = { "content-type": `application/x-${SERVICE}-advertisement` };
    if (this.#first !== undefined) {
      return answerOf(request, { headers, body: advertise(ref, revision, this.#first) });
    }
    const response = await this.#http.request(request);
    const body = await bodyOf(response);
    this.#first = capabilitiesIn(body);
    return answerOf(request, { headers: response.headers, body });
  }

  /** Whatever goes wrong, it may be because the server is another by now. */
  async #trusting(work: () => Promise<GitHttpResponse>): Promise<GitHttpResponse> {
    try {
      return await work();
    } catch (error) {
      this.#first = undefined;
      this.#second = undefined;
      throw error;
    }
  }
}

function isDiscovery({ url, method = "GET" }: GitHttpRequest): boolean {
  return method === "GET" && url.endsWith(`/info/refs?service=${SERVICE}`);
}

/** Behind the NUL of the first ref. What a symbolic ref stands for may change, so it is left out. */
function capabilitiesIn(body: Buffer): string | undefined {
  const [, line] = /\0([^\n]*)\n/.exec(body.toString("latin1")) ?? [];
  return line?.split(" ").filter((word) => !word.startsWith("symref=")).join(" ").trim();
}

/** As a server would whose only ref it is, with HEAD on it. */
function advertise(ref: string, revision: Revision, capabilities: string): Buffer {
  const lines = [
    packetLine(`# service=${SERVICE}\n`) + "0000",
    packetLine(`${revision} HEAD\0${capabilities}\n`),
    packetLine(`${revision} ${ref}\n`) + "0000",
  ];
  return Buffer.from(lines.join(""), "latin1");
}

function answerOf(
  { url, method = "GET" }: GitHttpRequest,
  { headers = {}, body }: { headers?: GitHttpResponse["headers"]; body: Buffer },
): GitHttpResponse {
  const pieces = (async function* () {
    yield body;
  })();
  return { url, method, statusCode: 200, statusMessage: "OK", headers, body: pieces };
}
