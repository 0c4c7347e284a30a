/** The files of a service as what its container gets, once all else is known of the service. */
import { PLACEMENT_LABELS } from "../../model/classic-placement.ts";
import type { FileSpec } from "../../model/container-spec.ts";
import type { FileContent, FileContents } from "../../model/file-content.ts";
import type { Field } from "../field.ts";
import type { GrantedFile, ServiceDraft } from "./draft.ts";

/** Reports what cannot be. @returns what the files hold; undefined: there are none */
export function completeFiles({ files, spec }: ServiceDraft): FileContents | undefined {
  if (files.length === 0) return undefined;
  const contents = new Map<string, FileContent>();
  for (const { target, field, defined: { content } } of files) {
    const [, message, hint] = REFUSALS.find(([applies]) => applies(target, spec, contents)) ?? [];
    if (message !== undefined) field.report("conflicting-keys", message(target, field), hint);
    contents.set(target, content);
  }
  spec.files = Object.fromEntries(files.map((file) => [file.target, fileSpec(file, spec.user)]));
  return contents;
}

type Draft = ServiceDraft["spec"];

type Refusal = readonly [
  applies: (target: string, spec: Draft, taken: FileContents) => boolean,
  message: (target: string, field: Field) => string,
  hint: string,
];

/** First match wins. All that is wrong with a target is known before anything is made. */
const REFUSALS: readonly Refusal[] = [
  [
    (target, _, taken) => taken.has(target),
    (target) => `two files are to be \`${target}\``,
    "Give one of them another `target`.",
  ],
  [
    (target, spec, taken) =>
      [...taken.keys()].some((it) => isBelow(target, it)) ||
      [...taken.keys(), ...mountPoints(spec)].some((it) => isBelow(it, target)),
    (target) => `\`${target}\` is to be a file and a folder`,
    "Give one of them another `target`.",
  ],
  // The engine refuses to copy into it; Compose v2 refuses it, too, but for files, which it mounts.
  [
    (_, { read_only }) => read_only === true,
    (_, field) => `${field.title} cannot be copied into a root file system that is \`read_only\``,
    "Remove `read_only`, put the file into the image, or mount it from the node with `volumes`.",
  ],
  // What is mounted there when the container starts would hide it.
  [
    (target) => /^\/(?:dev|proc|sys)\/|^\/etc\/(?:hosts|hostname|resolv\.conf)$/.test(target),
    (target) => `\`${target}\` is the engine's own`,
    "Use `extra_hosts`, `hostname` or `dns`, or choose another `target`.",
  ],
  // It would outlive the container on a volume or on the host, and be hidden by a new tmpfs.
  [
    (target, spec) => mountPoints(spec).some((it) => it === target || isBelow(target, it)),
    (target) => `\`${target}\` is inside of what the service mounts`,
    "Choose a `target` outside, or put the file on that volume.",
  ],
  // Swarm makes the container elsewhere by itself, without asking anybody for its files.
  [
    (_, spec) => isRescheduled(spec),
    (_, field) => `${field.title} cannot stand beside a reschedule policy of Swarm`,
    "Remove the policy: what is lost with its node is made elsewhere anyway, with its files.",
  ],
];

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

function mountPoints({ volumes = [], tmpfs = [] }: Draft): string[] {
  return [...volumes.map(({ target }) => target), ...tmpfs.map((it) => it.split(":", 1)[0]!)];
}

function isRescheduled({ labels = {}, environment = {} }: Draft): boolean {
  const variable = /^reschedule:on-node-failure$/;
  return /on-node-failure/.test(labels[PLACEMENT_LABELS.reschedule] ?? "") ||
    Object.keys(environment).some((key) => variable.test(key));
}

/**
 * Whoever runs the container owns it, as far as its file says who that is by number; names are for
 * the image to know. Source: https://docs.docker.com/reference/compose-file/configs/
 */
function fileSpec({ defined, uid, gid, mode = USUAL_MODE }: GrantedFile, user: Draft["user"]) {
  const [, runsAs, runsIn] = /^(\d+)(?::(\d+))?$/.exec(user ?? "") ?? [];
  const isOwned = uid !== undefined || gid !== undefined;
  const owner = isOwned ? { uid, gid } : { uid: runsAs, gid: runsIn };
  const file: FileSpec = { digest: defined.digest };
  if (mode !== USUAL_MODE) file.mode = mode.toString(8).padStart(4, "0");
  if (Number(owner.uid ?? 0) !== 0) file.uid = Number(owner.uid);
  if (Number(owner.gid ?? 0) !== 0) file.gid = Number(owner.gid);
  return file;
}

const USUAL_MODE = 0o444;
