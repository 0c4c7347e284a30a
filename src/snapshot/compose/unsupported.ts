/** Keys that Compose has, and a container of a snapshot cannot: ignoring them would change what runs. */
import { ignored, refused } from "../readers.ts";
import type { Reader } from "../readers.ts";

const WINDOWS = "It is for Windows only. Remove it.";

/** By the key of a service: what to do instead. */
export const UNSUPPORTED_IN_SERVICE: ReadonlyMap<string, string> = new Map([
  ["build", "Build the image elsewhere and name it with `image`."],
  ["credential_spec", WINDOWS],
  ["cpu_count", WINDOWS],
  ["cpu_percent", WINDOWS],
  ["provider", "Write the service as a container."],
  ["models", "Write the model as a service."],
  ["post_start", "Make it part of the image's entrypoint."],
  ["pre_stop", "Make it part of the image's entrypoint."],
  ["use_api_socket", "Mount the socket with `volumes`."],
]);

/** By the key of the file's top level: what nothing is read of. */
export const OTHER_FILE_KEYS: ReadonlyMap<string, Reader<never>> = new Map([
  ["version", ignored("Every file is read by the newest version of the specification. Remove it.")],
  ["models", refused("Write the model as a service.")],
]);

/** Keys of a service that Compose heeds at other times, and that change nothing here. */
export const WITHOUT_EFFECT_HERE: ReadonlyMap<string, string> = new Map([
  ["attach", "Nobody watches the output of what is started here; `docker logs` has it."],
  ["develop", "It is for `docker compose watch`."],
  [
    "pull_refresh_after",
    "It is of `pull_policy: refresh`; images are pulled where they are missing.",
  ],
]);
