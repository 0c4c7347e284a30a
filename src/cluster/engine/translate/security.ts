/** Privileges, namespaces and devices. */
import type { ArkExtension, GpuSpec } from "../../../model/container-spec.ts";
import { compareText } from "../../../model/sorting.ts";
import { flag, mapping, namespaceMode, rows, set, text, unless } from "./codecs.ts";
import { MASKED, ownPaths, READ_ONLY } from "./system-paths.ts";
import { extension, field, type Part, type PlainCodec } from "./part.ts";

/** The engine's own long form. */
const capabilities: PlainCodec<string[]> = {
  read: set.read,
  write: (value) => value.map((name) => (name === "ALL" ? name : `CAP_${name}`)),
};

const DISABLED_LABEL = "label=disable";
const UNCONFINED_PATHS = "systempaths=unconfined";

/**
 * Where SELinux labels are off anyway, the engine notes so by an option of its own. That no system
 * path is hidden is an option of the clients alone: they send empty lists of paths.
 */
const securityOptions: Part = {
  paths: ["HostConfig.SecurityOpt", "HostConfig.MaskedPaths", "HostConfig.ReadonlyPaths"],
  read({ HostConfig }) {
    const { Privileged, PidMode, IpcMode, SecurityOpt, MaskedPaths, ReadonlyPaths } = HostConfig;
    const implied = Privileged === true || PidMode === "host" || IpcMode === "host";
    const all = set.read(SecurityOpt) ?? [];
    const options = all.filter((option) => !implied || option !== DISABLED_LABEL);
    const masked_paths = ownPaths(MaskedPaths, MASKED);
    const readonly_paths = ownPaths(ReadonlyPaths, READ_ONLY);
    const unconfined = masked_paths?.length === 0 && readonly_paths?.length === 0;
    const extension = {
      ...(!unconfined && masked_paths && { masked_paths }),
      ...(!unconfined && readonly_paths && { readonly_paths }),
    };
    if (unconfined) options.push(UNCONFINED_PATHS);
    return {
      ...(options.length > 0 && { security_opt: options }),
      ...(Object.keys(extension).length > 0 && { "x-ark": extension }),
    };
  },
  write({ security_opt = [], "x-ark": extension = {} }, body) {
    const unconfined = security_opt.includes(UNCONFINED_PATHS) ? [] : undefined;
    const masked = extension.masked_paths ?? unconfined;
    const readonly = extension.readonly_paths ?? unconfined;
    const options = security_opt.filter((option) => option !== UNCONFINED_PATHS);
    if (options.length > 0) body.HostConfig["SecurityOpt"] = options;
    if (masked !== undefined) body.HostConfig["MaskedPaths"] = masked;
    if (readonly !== undefined) body.HostConfig["ReadonlyPaths"] = readonly;
  },
};

interface Device {
  PathOnHost: string;
  PathInContainer: string;
  CgroupPermissions: string;
}

const devices = rows(
  ({ PathInContainer, PathOnHost }: Device) => `${PathOnHost}:${PathInContainer}`,
  (device) => `${device.PathOnHost}:${device.PathInContainer}:${device.CgroupPermissions || "rwm"}`,
  (device): Device => {
    const [host, inside, permissions] = device.split(":");
    return {
      PathOnHost: host!,
      PathInContainer: inside || host!,
      CgroupPermissions: permissions || "rwm",
    };
  },
);

interface DeviceRequest {
  Driver?: string;
  Count?: number;
  DeviceIDs?: string[] | null;
  Capabilities?: string[][] | null;
  Options?: Record<string, string> | null;
}

type DeviceRequestSpec = NonNullable<ArkExtension["device_requests"]>[number];

/** Those with one set of capabilities that holds "gpu" are Compose's `gpus`. */
const deviceRequests: Part = {
  paths: ["HostConfig.DeviceRequests"],
  read({ HostConfig }) {
    const requests = (HostConfig["DeviceRequests"] ?? []) as DeviceRequest[];
    const asGpu = (request: DeviceRequest) =>
      request.Capabilities?.length === 1 && request.Capabilities[0]!.includes("gpu");
    const gpus = requests.filter(asGpu).map((request): GpuSpec => {
      const { capabilities, ...rest } = readRequest(request, mapping.read(request.Options));
      const [all] = capabilities;
      return all!.length === 1 ? rest : { ...rest, capabilities: all!.toSorted(compareText) };
    });
    const others = requests.filter((request) => !asGpu(request))
      .map((request) => readRequest(request, mapping.read(request.Options)));
    return {
      ...(gpus.length > 0 && { gpus }),
      ...(others.length > 0 && { "x-ark": { device_requests: others } }),
    };
  },
  write(spec, body) {
    const gpus = (spec.gpus ?? []).map((gpu) =>
      writeRequest({ ...gpu, capabilities: [gpu.capabilities ?? ["gpu"]] })
    );
    const requests = [...gpus, ...(spec["x-ark"]?.device_requests ?? []).map(writeRequest)];
    if (requests.length > 0) body.HostConfig["DeviceRequests"] = requests;
  },
};

function readRequest(
  { Driver, Count, DeviceIDs, Capabilities }: DeviceRequest,
  options: Record<string, string> | undefined,
): DeviceRequestSpec {
  return {
    ...(Driver && { driver: Driver }),
    ...(Count && { count: Count }),
    ...(DeviceIDs?.length && { device_ids: DeviceIDs }),
    capabilities: Capabilities ?? [],
    ...(options && { options }),
  };
}

function writeRequest(request: DeviceRequestSpec): DeviceRequest {
  return {
    Driver: request.driver ?? "",
    Count: request.count ?? 0,
    DeviceIDs: request.device_ids ?? null,
    Capabilities: request.capabilities,
    Options: request.options ?? {},
  };
}

export const SECURITY: readonly Part[] = [
  field("privileged", "HostConfig.Privileged", flag),
  field("cap_add", "HostConfig.CapAdd", capabilities),
  field("cap_drop", "HostConfig.CapDrop", capabilities),
  securityOptions,
  field("read_only", "HostConfig.ReadonlyRootfs", flag),
  field("group_add", "HostConfig.GroupAdd", set),
  field("devices", "HostConfig.Devices", devices),
  field("device_cgroup_rules", "HostConfig.DeviceCgroupRules", set),
  deviceRequests,
  field("sysctls", "HostConfig.Sysctls", mapping),
  field("pid", "HostConfig.PidMode", namespaceMode),
  field("ipc", "HostConfig.IpcMode", unless(namespaceMode, ({ defaults }) => defaults.ipc)),
  field("uts", "HostConfig.UTSMode", text),
  field("userns_mode", "HostConfig.UsernsMode", text),
  field("cgroup", "HostConfig.CgroupnsMode", unless(text, ({ defaults }) => defaults.cgroup)),
  extension("cgroup", "HostConfig.Cgroup", namespaceMode),
  field("cgroup_parent", "HostConfig.CgroupParent", text),
  field("runtime", "HostConfig.Runtime", unless(text, ({ defaults }) => defaults.runtime)),
  field("isolation", "HostConfig.Isolation", unless(text, () => "default")),
];
