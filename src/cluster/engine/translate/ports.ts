/** Published and exposed ports. */
import type { PortSpec } from "../../../model/container-spec.ts";
import { compareText } from "../../../model/sorting.ts";
import { flag } from "./codecs.ts";
import type { PortBinding } from "./engine-types.ts";
import { extension, type Part } from "./part.ts";

type PortMap = Readonly<Record<string, readonly PortBinding[] | null>>;

const ports: Part = {
  paths: ["HostConfig.PortBindings", "Config.ExposedPorts"],
  read({ Config, HostConfig }) {
    const bindings = (HostConfig["PortBindings"] ?? {}) as PortMap;
    const ports = Object.entries(bindings).flatMap(([port, each]) =>
      (each ?? []).map((binding) => readPort(port, binding))
    );
    const published = new Set(ports.map(exposure));
    const exposed = [...Object.keys((Config["ExposedPorts"] ?? {}) as object)]
      .filter((port) => !published.has(port))
      .sort(compareText);
    return {
      ...(ports.length > 0 && { ports }),
      ...(exposed.length > 0 && { expose: exposed }),
    };
  },
  write({ ports = [], expose = [] }, body) {
    const exposed = [...expose, ...ports.map(exposure)];
    if (exposed.length > 0) {
      body["ExposedPorts"] = Object.fromEntries(exposed.map((port) => [port, {}]));
    }
    if (ports.length > 0) {
      body.HostConfig["PortBindings"] = Object.fromEntries(
        [...new Set(ports.map(exposure))].map((port) => [
          port,
          ports.filter((each) => exposure(each) === port).map(writePort),
        ]),
      );
    }
  },
};

/** "80/tcp" */
function exposure({ target, protocol }: PortSpec): string {
  return `${target}/${protocol}`;
}

function readPort(port: string, { HostIp, HostPort }: PortBinding): PortSpec {
  const [target, protocol] = port.split("/");
  return {
    target: Number(target),
    protocol: (protocol ?? "tcp") as PortSpec["protocol"],
    ...(HostIp && { host_ip: HostIp }),
    ...(HostPort && HostPort !== "0" && { published: HostPort }),
  };
}

function writePort({ host_ip, published }: PortSpec): PortBinding {
  return { HostIp: host_ip ?? "", HostPort: published ?? "" };
}

export const PORTS: readonly Part[] = [
  ports,
  extension("publish_all_ports", "HostConfig.PublishAllPorts", flag),
];
