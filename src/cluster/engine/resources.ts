/** Networks and volumes of one engine, in the words of the snapshot. */
import type Docker from "dockerode";
import type { NetworkDefinition, VolumeDefinition } from "../../model/snapshot.ts";

export function networkDefinition(info: Docker.NetworkInspectInfo): NetworkDefinition {
  const config = (info.IPAM?.Config ?? []).map((pool) => ({
    ...(pool.Subnet && { subnet: pool.Subnet }),
    ...(pool.Gateway && { gateway: pool.Gateway }),
    ...(pool.IPRange && { ip_range: pool.IPRange }),
    ...filled("aux_addresses", pool.AuxiliaryAddresses),
  }));
  const ipam = {
    ...(info.IPAM?.Driver && info.IPAM.Driver !== "default" && { driver: info.IPAM.Driver }),
    ...(config.length > 0 && { config }),
    ...filled("options", info.IPAM?.Options),
  };
  return {
    name: info.Name,
    external: false,
    driver: info.Driver,
    ...filled("driver_opts", info.Options),
    ...(info.Internal && { internal: true }),
    ...(info.Attachable && { attachable: true }),
    ...(info.EnableIPv6 && { enable_ipv6: true }),
    ...filled("labels", info.Labels),
    ...(Object.keys(ipam).length > 0 && { ipam }),
  };
}

export function networkBody(it: NetworkDefinition): Docker.NetworkCreateOptions {
  return {
    Name: it.name,
    CheckDuplicate: true,
    Driver: it.driver ?? "bridge",
    Internal: it.internal ?? false,
    Attachable: it.attachable ?? false,
    EnableIPv6: it.enable_ipv6 ?? false,
    Options: { ...it.driver_opts },
    Labels: { ...it.labels },
    ...(it.ipam && {
      IPAM: {
        Driver: it.ipam.driver ?? "default",
        Config: (it.ipam.config ?? []).map((pool) => ({
          ...(pool.subnet && { Subnet: pool.subnet }),
          ...(pool.gateway && { Gateway: pool.gateway }),
          ...(pool.ip_range && { IPRange: pool.ip_range }),
          ...(pool.aux_addresses && { AuxiliaryAddresses: pool.aux_addresses }),
        })),
        Options: { ...it.ipam.options },
      },
    }),
  } as Docker.NetworkCreateOptions;
}

export function volumeDefinition(info: Docker.VolumeInspectInfo): VolumeDefinition {
  return {
    name: info.Name,
    external: false,
    driver: info.Driver,
    ...filled("driver_opts", info.Options ?? undefined),
    ...filled("labels", info.Labels ?? undefined),
  };
}

export function volumeBody(it: VolumeDefinition): Docker.VolumeCreateOptions {
  return {
    Name: it.name,
    Driver: it.driver ?? "local",
    DriverOpts: { ...it.driver_opts },
    Labels: { ...it.labels },
  };
}

type Texts = Readonly<Partial<Record<string, string>>>;

function filled<K extends string>(key: K, value: Texts | null | undefined) {
  return value && Object.keys(value).length > 0
    ? { [key]: { ...value } } as Record<K, Readonly<Record<string, string>>>
    : {};
}
