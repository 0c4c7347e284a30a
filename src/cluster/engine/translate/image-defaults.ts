/** What an image supplies, from the engine's report of it. Pure. */
import { sortedUnique } from "../../../model/sorting.ts";
import type { ImageDefaults } from "../../../model/observation.ts";
import { list, mapping, text } from "./codecs.ts";
import type { ImageInspect } from "./engine-types.ts";
import { environment } from "./environment.ts";
import { healthCheck } from "./health.ts";

export function imageDefaults({ Id, RepoDigests, Config }: ImageInspect): ImageDefaults {
  const config = Config ?? {};
  const read = {
    command: list.read(config["Cmd"]),
    entrypoint: list.read(config["Entrypoint"]),
    user: text.read(config["User"]),
    working_dir: text.read(config["WorkingDir"]),
    stop_signal: text.read(config["StopSignal"]),
    healthcheck: healthCheck.read(config["Healthcheck"]),
  };
  const said = Object.entries(read).filter(([, value]) => value !== undefined);
  return {
    id: Id,
    ...(RepoDigests?.length && { digests: RepoDigests }),
    environment: environment.read(config["Env"]) as Record<string, string> | undefined ?? {},
    labels: mapping.read(config["Labels"]) ?? {},
    expose: keys(config["ExposedPorts"]),
    volumes: keys(config["Volumes"]),
    ...Object.fromEntries(said) as Partial<typeof read> as Partial<ImageDefaults>,
  };
}

function keys(record: unknown): string[] {
  return sortedUnique(Object.keys((record ?? {}) as object));
}
