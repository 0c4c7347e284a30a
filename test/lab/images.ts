/** The images of the lab, made of the machine's busybox: small, quick, and known to the letter. */
import { createHash } from "node:crypto";
import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { Engine } from "./engine.ts";
import { run } from "./run.ts";

const SECOND = 1_000_000_000; // in nanoseconds, as the engine counts

/**
 * What each tag supplies to its containers, in the engine's words; the files are the same. Two tags
 * of a name are a rollout's before and after. `app` supplies everything that an image can, and
 * serves its /data on port 8080.
 */
export const IMAGES: Readonly<Record<string, object>> = {
  "busybox:1": busybox("1"),
  "busybox:2": busybox("2"),
  "app:1": app("1"),
  "app:2": app("2"),
};

function busybox(release: string): object {
  return { Env: ["PATH=/bin"], Cmd: ["sh"], Labels: { release } };
}

function app(release: string): object {
  return {
    Env: ["PATH=/bin", "GREETING=hello", `RELEASE=${release}`],
    Entrypoint: ["/bin/busybox"],
    Cmd: ["httpd", "-f", "-p", "8080", "-h", "/data"],
    ExposedPorts: { "8080/tcp": {} },
    Volumes: { "/data": {} },
    WorkingDir: "/data",
    User: "nobody",
    StopSignal: "SIGINT",
    Labels: { "org.example.app": "app", "org.example.release": release },
    Healthcheck: {
      Test: ["CMD", "pidof", "busybox"],
      Interval: SECOND,
      Timeout: 3 * SECOND,
      Retries: 3,
    },
  };
}

/** Loads all of them at once, as `docker load` takes them: one layer, and a config for each tag. */
export async function loadImages(...engines: Engine[]): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), "ark-lab-image-"));
  try {
    const archive = await packImages(work);
    await Promise.all(engines.map((engine) => engine.docker("load", "--input", archive)));
  } finally {
    await rm(work, { recursive: true });
  }
}

/** @returns the path of the archive */
async function packImages(work: string): Promise<string> {
  await packLayer(join(work, "root"), join(work, "layer.tar"));
  const content = await readFile(join(work, "layer.tar"));
  const layer = createHash("sha256").update(content).digest("hex");
  const manifest = [];
  for (const [tag, config] of Object.entries(IMAGES)) {
    await writeFile(join(work, `${tag}.json`), imageOf(config, layer));
    manifest.push({ Config: `${tag}.json`, RepoTags: [tag], Layers: ["layer.tar"] });
  }
  await writeFile(join(work, "manifest.json"), JSON.stringify(manifest));
  const files = ["manifest.json", "layer.tar", ...manifest.map(({ Config }) => Config)];
  const archive = join(work, "images.tar");
  await run("tar", ["--create", "--file", archive, "--directory", work, ...files]);
  return archive;
}

function imageOf(config: object, layer: string): string {
  return JSON.stringify({
    architecture: process.arch === "arm64" ? "arm64" : "amd64",
    os: "linux",
    created: "2017-01-01T00:00:00Z",
    config,
    rootfs: { type: "layers", diff_ids: [`sha256:${layer}`] },
  });
}

/** busybox under all its names, and what a user and a temporary file need. */
async function packLayer(root: string, archive: string): Promise<void> {
  for (const dir of ["bin", "etc", "tmp", "data"]) {
    await mkdir(join(root, dir), { recursive: true });
  }
  await chmod(join(root, "tmp"), 0o1777);
  await writeFile(
    join(root, "etc/passwd"),
    "root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n",
  );
  await writeFile(join(root, "etc/group"), "root:x:0:\nnogroup:x:65534:\n");
  await copyFile("/bin/busybox", join(root, "bin/busybox"));
  const applets = (await run("/bin/busybox", ["--list"])).split("\n");
  const links = applets.filter((applet) => applet !== "busybox");
  await Promise.all(links.map((applet) => symlink("busybox", join(root, "bin", applet))));
  const same = ["--sort=name", "--mtime=@0", "--owner=0", "--group=0"]; // the same ids everywhere
  await run("tar", ["--create", ...same, "--file", archive, "--directory", root, "."]);
}
