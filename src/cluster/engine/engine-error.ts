/** What an engine's refusal, or its silence, stands for. */
import { ArkError, type ErrorCode } from "../../errors.ts";

/** As docker-modem throws: an HTTP status with the engine's message, or a socket's error code. */
interface ModemError {
  readonly statusCode?: number;
  readonly code?: string;
  readonly json?: { readonly message?: string } | null;
  readonly message?: string;
}

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  404: "engine-not-found",
  409: "engine-conflict",
};

const ADVICE: Readonly<Record<string, string>> = {
  ENOENT: "there is no such socket. Install and start Docker, or name its engine with DOCKER_HOST.",
  ECONNREFUSED: "nothing listens there. Start Docker, or name its engine with DOCKER_HOST.",
  EACCES: "permission denied. Run as root or as a member of the group `docker`.",
};

/** @param what the call, for people: "starting web" */
export function engineError(error: unknown, endpoint: string, what: string): ArkError {
  if (error instanceof ArkError) return error;
  const { statusCode, code, json, message } = error as ModemError;
  if (statusCode !== undefined) {
    const words = json?.message ?? message ?? `HTTP ${statusCode}`;
    return new ArkError(BY_STATUS[statusCode] ?? "engine-refused", `${capital(what)}: ${words}`, {
      cause: error,
      details: { status: statusCode },
    });
  }
  const words = ADVICE[code ?? ""] ?? `${message ?? String(error)}.`;
  return new ArkError(
    "engine-unreachable",
    `The engine at ${endpoint} cannot be reached: ${words}`,
    {
      cause: error,
    },
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
