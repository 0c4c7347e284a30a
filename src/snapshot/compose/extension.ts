/** `x-ark` of a service: what Compose cannot say. Strict, since nobody else would catch a mistake. */
import type { ArkExtension } from "../../model/container-spec.ts";
import {
  described,
  flag,
  integer,
  listOf,
  mapOf,
  objectOf,
  oneOf,
  recordOf,
  size,
  text,
} from "../readers.ts";
import { move, onReturn, patience } from "../relocation-readers.ts";
import { paths } from "./drift-paths.ts";
import { options } from "./pairs.ts";
import { digest } from "./pin.ts";

type DeviceRequest = NonNullable<ArkExtension["device_requests"]>[number];

export const extension = objectOf<ArkExtension>({
  node: described("Where it ran when captured: a wish, not a pin.", text),
  move: described("Whether it may go to another node when its own is lost.", move),
  lost_after: described("How long its node has to be unknown before it goes.", patience),
  on_return: described("Which container stays when the lost node comes back.", onReturn),
  pin: described(
    "The digest of the image's manifest: what its tag means elsewhere does not matter.",
    digest,
  ),
  ignore: described("Fields in which drift made by hand is left as it is.", paths),
  adopt: described("Fields in which drift made by hand is committed.", paths),
  volumes: described("Names of anonymous volumes, by their targets.", mapOf(text)),
  mounts: listOf(text),
  rw: listOf(text),
  auto_remove: flag,
  publish_all_ports: flag,
  attach: listOf(oneOf("stdin", "stdout", "stderr")),
  stdin_once: flag,
  network_disabled: flag,
  container_id_file: text,
  volume_driver: text,
  cpuset_mems: text,
  kernel_memory: size,
  kernel_memory_tcp: size,
  cgroup: text,
  device_requests: listOf(recordOf<DeviceRequest>(["capabilities"], {
    driver: text,
    count: integer,
    device_ids: listOf(text),
    capabilities: listOf(listOf(text)),
    options,
  })),
  masked_paths: listOf(text),
  readonly_paths: listOf(text),
  declared_volumes: listOf(text),
});
