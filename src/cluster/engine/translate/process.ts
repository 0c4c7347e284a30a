/** Who the container is and what runs in it. */
import { withoutStamps } from "../../../model/observation.ts";
import { pinnedImage } from "../../../model/pin.ts";
import { formatDuration, parseDuration } from "../../../model/units.ts";
import { choice, flag, list, mapping, text } from "./codecs.ts";
import { environment } from "./environment.ts";
import { type Codec, extension, field, NOTHING, type Part } from "./part.ts";

/** Without our stamps. */
const labels: Codec<Record<string, string>> = {
  read(raw) {
    return mapping.read(withoutStamps(mapping.read(raw) ?? {}));
  },
  write: (value) => value,
};

/** Whole seconds; a started second counts. -1 is for ever. */
const gracePeriod: Codec<string> = {
  read: (raw) => (typeof raw === "number" ? formatDuration(raw * 1e9) : undefined),
  write: (value) => Math.ceil((parseDuration(value) ?? 0) / 1e9),
};

const restart: Codec<string> = {
  read(raw) {
    const policy = (raw ?? {}) as { Name?: string; MaximumRetryCount?: number };
    if (!policy.Name || policy.Name === "no") return undefined;
    return policy.MaximumRetryCount ? `${policy.Name}:${policy.MaximumRetryCount}` : policy.Name;
  },
  write(value) {
    const [Name, retries] = value.split(":");
    return { Name, MaximumRetryCount: Number(retries ?? 0) };
  },
};

const STREAMS = [
  ["stdin", "AttachStdin"],
  ["stdout", "AttachStdout"],
  ["stderr", "AttachStderr"],
] as const;

/** The client's wish to be attached, which the engine keeps. */
const attach: Part = {
  paths: STREAMS.map(([, key]) => `Config.${key}`),
  read({ Config }) {
    const streams = STREAMS.filter(([, key]) => Config[key] === true).map(([name]) => name);
    return streams.length > 0 ? { "x-ark": { attach: streams } } : {};
  },
  write(spec, body) {
    const wanted = spec["x-ark"]?.attach ?? [];
    for (const [name, key] of STREAMS) if (wanted.includes(name)) body[key] = true;
  },
};

/**
 * Entrypoint and command hang together: the engine takes the image's command only where the
 * container gives neither. `[""]` is its word for no entrypoint.
 */
const commandLine: Part = {
  paths: ["Config.Entrypoint", "Config.Cmd"],
  read({ Config }) {
    const entrypoint = list.read(Config["Entrypoint"]);
    const command = list.read(Config["Cmd"]);
    return { ...(entrypoint && { entrypoint }), ...(command && { command }) };
  },
  write({ entrypoint, command }, body, image) {
    if (command?.length) body["Cmd"] = command;
    if (entrypoint !== undefined) {
      body["Entrypoint"] = entrypoint.length > 0 ? entrypoint : [""];
    } else if (command?.length === 0 && image?.entrypoint !== undefined) {
      body["Entrypoint"] = image.entrypoint;
    }
  },
};

/** With a pin, by its digest too: the engine keeps the whole name, and goes by the digest. */
const image: Part = {
  paths: ["Config.Image"],
  read({ Config }) {
    const name = text.read(Config["Image"]);
    return name === undefined ? NOTHING : { image: name };
  },
  write(spec, body) {
    body["Image"] = pinnedImage(spec);
  },
};

export const PROCESS: readonly Part[] = [
  image,
  commandLine,
  field("environment", "Config.Env", environment),
  field("labels", "Config.Labels", labels),
  field("annotations", "HostConfig.Annotations", mapping),
  field("user", "Config.User", text),
  field("working_dir", "Config.WorkingDir", text),
  field("tty", "Config.Tty", flag),
  field("stdin_open", "Config.OpenStdin", flag),
  extension("stdin_once", "Config.StdinOnce", flag),
  attach,
  field("init", "HostConfig.Init", choice),
  field("stop_signal", "Config.StopSignal", text),
  field("stop_grace_period", "Config.StopTimeout", gracePeriod),
  field("restart", "HostConfig.RestartPolicy", restart),
  extension("auto_remove", "HostConfig.AutoRemove", flag),
  extension("container_id_file", "HostConfig.ContainerIDFile", text),
];
