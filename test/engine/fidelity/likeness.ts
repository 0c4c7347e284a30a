/**
 * A container's report reduced to what it was told, to be compared with another's. Knows nothing of
 * the program's translation: it only undoes what the engine itself spells in several ways, and drops
 * what is the container's life (ids, times, paths, addresses that it was given).
 */

// deno-lint-ignore no-explicit-any
type Report = Record<string, any>;

const LIFE = [
  "Id",
  "Created",
  "State",
  "ResolvConfPath",
  "HostnamePath",
  "HostsPath",
  "LogPath",
  "GraphDriver",
  "ExecIDs",
  "RestartCount",
];

const NAMELESS = /^[0-9a-f]{64}$/;

/** Lists of the engine whose order has no effect. */
const UNORDERED = [
  "BlkioDeviceReadBps",
  "BlkioDeviceReadIOps",
  "BlkioDeviceWriteBps",
  "BlkioDeviceWriteIOps",
  "BlkioWeightDevice",
  "CapAdd",
  "CapDrop",
  "DeviceCgroupRules",
  "Devices",
  "DnsOptions",
  "GroupAdd",
  "Links",
  "SecurityOpt",
  "Ulimits",
];

export function likeness(inspect: Report, networkNames: ReadonlyMap<string, string>): Report {
  const report: Report = structuredClone(inspect);
  for (const key of LIFE) delete report[key];
  const { Config: config, HostConfig: host } = report;
  if (config.Hostname === inspect.Id.slice(0, 12)) delete config.Hostname;
  delete config.Labels["ark.spec"];
  config.MacAddress = config.MacAddress?.toLowerCase();
  config.Env = sorted(Object.values(Object.fromEntries(
    (config.Env ?? []).map((entry: string) => [entry.split("=", 1)[0], entry]),
  )));
  for (const [port, bindings] of Object.entries<Report[]>(host.PortBindings ?? {})) {
    config.ExposedPorts = { ...config.ExposedPorts, [port]: {} };
    host.PortBindings[port] = sorted(bindings);
  }
  host.VolumesFrom = host.VolumesFrom?.map((from: string) => from.replace(/:rw$/, ""));
  for (const request of host.DeviceRequests ?? []) {
    request.Capabilities = request.Capabilities.map((all: string[]) => all.toSorted());
  }
  if (config.Healthcheck?.Test?.[0] === "NONE") config.Healthcheck = { Test: ["NONE"] };
  host.Runtime ??= "runc";
  host.RestartPolicy.Name ||= "no";
  host.OomKillDisable ??= false;
  host.PidsLimit = host.PidsLimit > 0 ? host.PidsLimit : null;
  host.NetworkMode = networkNames.get(host.NetworkMode) ?? host.NetworkMode;
  if (host.NetworkMode === "default") host.NetworkMode = "bridge";
  if (host.Isolation === "default") host.Isolation = "";
  // Names of the container itself in its links: "/other:/self/alias".
  host.Links = host.Links?.map((link: string) => link.replace(/:\/[^/]+\//, ":/self/"));
  for (const key of ["CapAdd", "CapDrop"]) {
    host[key] = host[key]?.map((name: string) => name.toUpperCase().replace(/^CAP_/, ""));
  }
  for (const key of UNORDERED) host[key] = sorted(host[key]);
  likenStorage(report, host);
  report.NetworkSettings = likenNetworks(report.NetworkSettings, inspect, host);
  // Empty lists of hidden paths say something; all other empty ones say nothing.
  const { MaskedPaths, ReadonlyPaths } = host;
  return { ...withoutEmpty(report) as Report, paths: { MaskedPaths, ReadonlyPaths } };
}

function likenStorage(report: Report, host: Report): void {
  const nameless = (bind: string) => NAMELESS.test(bind.split(":")[0]!);
  host.Binds = sorted(host.Binds?.filter((bind: string) => !nameless(bind)).map(likenOptions));
  host.Mounts = sorted(
    host.Mounts?.map((mount: Report) => {
      const { Source, ...rest } = mount;
      return NAMELESS.test(Source ?? "") ? rest : mount;
    }),
  );
  report.Mounts = sorted(report.Mounts.map((mount: Report) => ({
    ...mount,
    Mode: NAMELESS.test(mount.Name ?? "") ? "" : options(mount.Mode),
  })));
}

function likenOptions(bind: string): string {
  const [source, target, mode] = bind.split(":");
  return [source, target, options(mode ?? "")].join(":");
}

function options(mode: string): string {
  return mode.split(",").toSorted().join(",");
}

function likenNetworks(settings: Report, inspect: Report, host: Report): Report {
  const networks = Object.entries<Report>(settings.Networks).map(([name, endpoint]) => [name, {
    IPAMConfig: endpoint.IPAMConfig,
    Links: sorted(
      endpoint.Links?.map((link: string) => link.includes(":") ? link : `${link}:${link}`),
    ),
    Aliases: sorted(endpoint.Aliases?.filter((alias: string) => alias !== inspect.Id.slice(0, 12))),
    DriverOpts: endpoint.DriverOpts,
    // The one that was asked for is the first network's.
    MacAddress: inspect.Config.MacAddress && name === host.NetworkMode && endpoint.EndpointID
      ? endpoint.MacAddress
      : "",
    connected: endpoint.EndpointID !== "",
    present: true,
  }]);
  return { networks: Object.fromEntries(networks), ports: Object.keys(settings.Ports).sort() };
}

function sorted<T>(items: T[] | null | undefined): T[] {
  return (items ?? []).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withoutEmpty(inner)]).filter(([, inner]) =>
      inner !== null && inner !== undefined &&
      (typeof inner !== "object" || Object.keys(inner).length > 0)
    ),
  );
}
