/** Where the containers of a manager are inspected: one engine's silence is not that of the others. */
import type Docker from "dockerode";
import { ArkError } from "../../errors.ts";
import type { LiveSource } from "../engine/live-specs.ts";
import { managerError } from "./manager-error.ts";
import type { Managers } from "./managers.ts";
import { readSwarmInspect } from "./read-inspect.ts";

/** A frozen engine, which the manager may take for healthy for minutes, is not waited for; milliseconds. */
const PATIENCE = 3_000;

export function liveSource(managers: Managers): LiveSource {
  return {
    call: (what, milliseconds, signal, run) =>
      managers.current.client.call(what, milliseconds, signal, run),
    inspect(container, signal) {
      const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
      return managers.current.inspector.inspect(container, patience)
        .then(requireReport)
        .catch((error: unknown) => silentIfSo(error, patience, signal));
    },
    image: (id, signal) =>
      managers.current.images.defaults(id, signal)
        .catch((error: unknown) => silentIfSo(error, signal, signal)),
    read: readSwarmInspect,
  };
}

/** A manager passes on whatever the engine answers, even that there is no such container. */
function requireReport(info: Docker.ContainerInspectInfo): Docker.ContainerInspectInfo {
  if (info.Config !== undefined) return info;
  throw Object.assign(new Error("it is gone"), { statusCode: 404 });
}

function silentIfSo(error: unknown, patience: AbortSignal, signal: AbortSignal): "silent" {
  if (signal.aborted) throw error;
  if (patience.aborted) return "silent";
  const { code, details } = error instanceof ArkError
    ? error
    : managerError(inspectorError(error), "", "");
  const isSilent = code === "engine-unreachable" && details["status"] !== undefined;
  if (isSilent || code === "engine-timeout") return "silent";
  throw error;
}

/** The inspector has the words as the message, the library's errors have them as bytes. */
function inspectorError(error: unknown): unknown {
  const { message, statusCode } = error as { message: string; statusCode?: number };
  return { statusCode, message, json: new TextEncoder().encode(message) };
}
