/** From what a connection or a server answers to one sentence with what to do. */
import type { ArkError } from "../../errors.ts";
import { refused, unreachable } from "./remote-error.ts";

const CREDENTIALS = "Look at ACS_GIT_USERNAME, ACS_GIT_PASSWORD and ACS_GIT_TOKEN.";

/** By the HTTP status. */
const STATUSES: Readonly<Record<number, string>> = {
  401: `does not know who asks (401). ${CREDENTIALS}`,
  403: `does not let this user do that (403). ${CREDENTIALS} A token needs to read and to write.`,
  404:
    "has no such repository, or hides it from this user (404). Look at ACS_GIT_URL, then at the " +
    "credentials.",
  407: "is behind a proxy that wants to know who asks (407). Put it into HTTPS_PROXY.",
};

/** @param elsewhere where a redirection leads */
export function statusFailure(location: string, status: number, elsewhere?: string): ArkError {
  if (status >= 500 || status === 429 || status === 408) {
    return unreachable(location, `answers ${status}; it is asked again.`);
  }
  if (status >= 300 && status < 400) {
    const where = elsewhere === undefined ? "" : ` to ${withoutQuery(elsewhere)}`;
    return refused(location, `has moved${where}. Put the new address into ACS_GIT_URL.`);
  }
  return refused(location, STATUSES[status] ?? `answers ${status}. Look at ACS_GIT_URL.`);
}

/** Codes of the system, of TLS, and of the HTTP library. */
const CODES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "does not listen",
  ENOTFOUND: "has a name that cannot be resolved",
  EAI_AGAIN: "has a name that cannot be resolved now",
  EHOSTUNREACH: "cannot be reached over the network",
  ENETUNREACH: "cannot be reached over the network",
  ETIMEDOUT: "does not answer in time",
  UND_ERR_CONNECT_TIMEOUT: "does not answer in time",
  UND_ERR_HEADERS_TIMEOUT: "does not answer in time",
  UND_ERR_BODY_TIMEOUT: "stopped in the middle of its answer",
  UND_ERR_SOCKET: "ended the connection in the middle of its answer",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "ended the connection in the middle of its answer",
  ECONNRESET: "ended the connection in the middle of its answer",
  EPIPE: "ended the connection in the middle of the request",
};

const CERTIFICATES = /CERT|ISSUER|LEAF_SIGNATURE|SELF_SIGNED|CHAIN/;

export function connectionFailure(location: string, error: unknown): ArkError {
  const code = codeOf(error) ?? "";
  if (CERTIFICATES.test(code) || /certificate/i.test(String(error))) {
    const sentence =
      `has a certificate that is not trusted (${code || message(error)}). Name the ` +
      "authority that signed it with ACS_GIT_CA_FILE.";
    return refused(location, sentence, error);
  }
  const known = CODES[code];
  if (known !== undefined) return unreachable(location, `${known} (${code}).`, error);
  if (error instanceof Error && ["TimeoutError", "AbortError"].includes(error.name)) {
    return unreachable(location, "does not answer in time.", error);
  }
  return unreachable(location, `cannot be asked: ${message(error)}.`, error);
}

/** Of the error, or of what caused it. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return codeOf(error.cause);
}

function message(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
}

/** A query may hold a token. */
function withoutQuery(address: string): string {
  return address.replace(/[?#].*$/, "").replace(/\/info\/refs$/, "").replace(/\/\/[^/@]*@/, "//");
}
