/** Loading and validating a whole repository, cold and after one change, against reading it as JSON. */
import type { ContainerSpec } from "../../src/model/container-spec.ts";
import { loadSnapshot } from "../../src/snapshot/load.ts";
import { ParseCache } from "../../src/snapshot/parse-cache.ts";
import { printWorkload } from "../../src/snapshot/print-workload.ts";
import type { SnapshotFile } from "../../src/snapshot/snapshot-file.ts";
import { readYaml } from "../../src/snapshot/yaml/read-yaml.ts";
import { file } from "../snapshot/files.ts";
import { inTurn, type Row, timed } from "./measure.ts";

const FILES = 2_000;
const TIMES = 9;

export async function loadRows(): Promise<Row[]> {
  const files = Array.from({ length: FILES }, (_, index) => captured(index, "1.0"));
  const asJson = files.map(({ bytes }) =>
    JSON.stringify(readYaml(new TextDecoder().decode(bytes)).value)
  );
  const cold = () => timed(() => load(files, new ParseCache()));
  const parsing = () => timed(() => asJson.forEach((json) => JSON.parse(json)));
  const cache = new ParseCache();
  const changed = (turn: number) => {
    const now = files.with(turn, captured(turn, `1.${turn + 1}`));
    return timed(() => load(now, cache));
  };
  // A service has done it before.
  load(files, cache);
  for (let turn = 0; turn < 100; turn++) await changed(turn);
  const name = `loading ${FILES} files`;
  return [
    {
      ...{ name: `${name}, cold`, floorName: "JSON.parse of the same", aim: 25 },
      ...await inTurn(TIMES, cold, parsing),
    },
    {
      ...{ name: `${name}, one changed`, floorName: "loading them cold", aim: 0.01 },
      ...await inTurn(TIMES, changed, cold),
    },
  ];
}

function load(files: readonly SnapshotFile[], cache: ParseCache): void {
  const { snapshot, problems } = loadSnapshot({ revision: "r", files, cache });
  if (snapshot?.workloads.size !== FILES) throw new Error(JSON.stringify(problems[0]));
}

/** Much of what a container may have that somebody has run by hand. */
function captured(index: number, tag: string): SnapshotFile {
  const spec: ContainerSpec = {
    image: `registry.example/app-${index % 50}:${tag}`,
    command: ["serve", "--port", String(8_000 + index)],
    restart: "unless-stopped",
    environment: {
      ...{ TZ: "Europe/Berlin", MODE: "production", INDEX: String(index) },
      UPSTREAM: `http://app-${(index + 1) % FILES}:8080/api?v=1`,
    },
    labels: { "ark.labels.schedule": `app-${index}`, team: `team-${index % 20}` },
    ports: [{ target: 8_080, published: String(10_000 + index), protocol: "tcp" }],
    networks: { bridge: {} },
    volumes: [{ type: "bind", source: `/srv/app-${index}`, target: "/data", read_only: true }],
    healthcheck: { test: ["CMD", "wget", "-q", "http://localhost:8080/health"], interval: "30s" },
    mem_limit: "512m",
    cap_drop: ["NET_RAW"],
    logging: { driver: "json-file", options: { "max-size": "10m", "max-file": "3" } },
    "x-ark": { node: `host-${index % 10}` },
  };
  return file(`containers/app-${index}.yaml`, printWorkload(`app-${index}`, spec));
}
