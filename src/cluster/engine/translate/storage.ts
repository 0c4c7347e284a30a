/** File systems of all kinds. */
import { mapping, size, text, unless } from "./codecs.ts";
import { type Codec, extension, field, type Part, type PlainCodec } from "./part.ts";
import { containerName } from "./references.ts";
import { volumes } from "./volumes.ts";

/** "/path" or "/path:options", by `{ "/path": "options" }`. */
const tmpfs: PlainCodec<string[]> = {
  read(raw) {
    const paths = Object.entries(mapping.read(raw) ?? {});
    if (paths.length === 0) return undefined;
    return paths.map(([path, options]) => (options === "" ? path : `${path}:${options}`));
  },
  write: (values) =>
    Object.fromEntries(values.map((value) => {
      const at = value.indexOf(":");
      return at < 0 ? [value, ""] : [value.slice(0, at), value.slice(at + 1)];
    })),
};

/** By the containers' names; ":rw" is what the engine does anyway. */
const volumesFrom: Codec<string[]> = {
  read(raw, context) {
    if (!Array.isArray(raw) || raw.length === 0) return undefined;
    return (raw as string[]).map((from) => {
      const [container, ...modes] = from.split(":");
      return [containerName(container!, context), ...modes.filter((mode) => mode !== "rw")]
        .join(":");
    });
  },
  write: (value) => value,
};

export const STORAGE: readonly Part[] = [
  volumes,
  field("tmpfs", "HostConfig.Tmpfs", tmpfs),
  field("volumes_from", "HostConfig.VolumesFrom", volumesFrom),
  field("shm_size", "HostConfig.ShmSize", unless(size, ({ defaults }) => defaults.shm_size)),
  field("storage_opt", "HostConfig.StorageOpt", mapping),
  extension("volume_driver", "HostConfig.VolumeDriver", text),
];
