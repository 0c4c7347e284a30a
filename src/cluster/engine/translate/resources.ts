/** Limits on processors, memory, processes and block devices, and how they are logged. */
import type { BlkioSpec } from "../../../model/container-spec.ts";
import { formatBytes, parseBytes } from "../../../model/units.ts";
import {
  count,
  flag,
  fromZero,
  limit,
  mapping,
  processors,
  rows,
  size,
  text,
  unless,
} from "./codecs.ts";
import { type Codec, extension, field, type Part } from "./part.ts";

interface Throttle {
  Path: string;
  Rate: number;
}

const bytesPerSecond = rows(
  ({ Path }: Throttle) => Path,
  ({ Path, Rate }) => ({ path: Path, rate: formatBytes(Rate) }),
  ({ path, rate }) => ({ Path: path, Rate: parseBytes(rate) ?? 0 }),
);

const operationsPerSecond = rows(
  ({ Path }: Throttle) => Path,
  ({ Path, Rate }) => ({ path: Path, rate: Rate }),
  ({ path, rate }) => ({ Path: path, Rate: rate }),
);

const deviceWeights = rows(
  ({ Path }: { Path: string; Weight: number }) => Path,
  ({ Path, Weight }) => ({ path: Path, weight: Weight }),
  ({ path, weight }) => ({ Path: path, Weight: weight }),
);

function blkio<K extends keyof BlkioSpec>(
  key: K,
  name: string,
  codec: Codec<NonNullable<BlkioSpec[K]>>,
): Part {
  return {
    paths: [`HostConfig.${name}`],
    read({ HostConfig }, context) {
      const value = codec.read(HostConfig[name], context);
      return value === undefined ? {} : { blkio_config: { [key]: value } };
    },
    write({ blkio_config }, body) {
      const value = blkio_config?.[key];
      if (value !== undefined) body.HostConfig[name] = codec.write(value!);
    },
  };
}

/** The engine doubles the memory limit where nothing is said. */
const swap: Part = {
  paths: ["HostConfig.MemorySwap"],
  read({ HostConfig }) {
    const { Memory, MemorySwap } = HostConfig as { Memory?: number; MemorySwap?: number };
    if (Memory && MemorySwap === 2 * Memory) return {};
    const memswap_limit = size.read(MemorySwap);
    return memswap_limit === undefined ? {} : { memswap_limit };
  },
  write({ memswap_limit }, body) {
    if (memswap_limit !== undefined) body.HostConfig["MemorySwap"] = size.write(memswap_limit);
  },
};

const ulimits: Codec<Record<string, { soft: number; hard: number }>> = {
  read(raw) {
    if (!Array.isArray(raw) || raw.length === 0) return undefined;
    const sorted = (raw as { Name: string; Soft: number; Hard: number }[])
      .toSorted((a, b) => (a.Name < b.Name ? -1 : 1));
    return Object.fromEntries(sorted.map(({ Name, Soft, Hard }) => [
      Name,
      { soft: Soft, hard: Hard },
    ]));
  },
  write: (value) =>
    Object.entries(value).map(([Name, { soft, hard }]) => ({ Name, Soft: soft, Hard: hard })),
};

const logging: Part = {
  paths: ["HostConfig.LogConfig"],
  read({ HostConfig }, context) {
    const { Type, Config } = (HostConfig["LogConfig"] ?? {}) as { Type?: string; Config?: unknown };
    const driver = unless(text, ({ defaults }) => defaults.logging_driver).read(Type, context);
    const options = mapping.read(Config);
    if (driver === undefined && options === undefined) return {};
    return { logging: { ...(driver && { driver }), ...(options && { options }) } };
  },
  write({ logging }, body) {
    if (logging === undefined) return;
    body.HostConfig["LogConfig"] = { Type: logging.driver ?? "", Config: logging.options ?? {} };
  },
};

export const RESOURCES: readonly Part[] = [
  field("cpus", "HostConfig.NanoCpus", processors),
  field("cpu_shares", "HostConfig.CpuShares", count),
  field("cpu_period", "HostConfig.CpuPeriod", count),
  field("cpu_quota", "HostConfig.CpuQuota", count),
  field("cpu_rt_period", "HostConfig.CpuRealtimePeriod", count),
  field("cpu_rt_runtime", "HostConfig.CpuRealtimeRuntime", count),
  field("cpuset", "HostConfig.CpusetCpus", text),
  extension("cpuset_mems", "HostConfig.CpusetMems", text),
  field("mem_limit", "HostConfig.Memory", size),
  field("mem_reservation", "HostConfig.MemoryReservation", size),
  swap,
  field("mem_swappiness", "HostConfig.MemorySwappiness", fromZero),
  extension("kernel_memory", "HostConfig.KernelMemory", size),
  extension("kernel_memory_tcp", "HostConfig.KernelMemoryTCP", size),
  field("pids_limit", "HostConfig.PidsLimit", limit),
  field("oom_kill_disable", "HostConfig.OomKillDisable", flag),
  field("oom_score_adj", "HostConfig.OomScoreAdj", count),
  blkio("weight", "BlkioWeight", count),
  blkio("weight_device", "BlkioWeightDevice", deviceWeights),
  blkio("device_read_bps", "BlkioDeviceReadBps", bytesPerSecond),
  blkio("device_write_bps", "BlkioDeviceWriteBps", bytesPerSecond),
  blkio("device_read_iops", "BlkioDeviceReadIOps", operationsPerSecond),
  blkio("device_write_iops", "BlkioDeviceWriteIOps", operationsPerSecond),
  field("ulimits", "HostConfig.Ulimits", ulimits),
  logging,
];
