/** Projects of the kind that people have: each is taken as it is, and says what Compose would run. */
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ContainerSpec } from "../../../src/model/container-spec.ts";
import { loadSnapshot } from "../../../src/snapshot/load.ts";
import { formatProblem } from "../../../src/snapshot/problems.ts";
import { folder } from "../files.ts";

const PROJECTS = fileURLToPath(new URL("../../fixtures/projects", import.meta.url));
const { snapshot, problems } = loadSnapshot({ revision: "r", files: folder(PROJECTS) });

function spec(name: string): ContainerSpec {
  return snapshot!.workloads.get(name)!.spec;
}

test("nothing of them is refused", () => {
  const errors = problems.filter(({ severity }) => severity === "error");
  assert.equal(errors.map(formatProblem), []);
});

test("all run but what no profile is active for", () => {
  assert.equal([...snapshot!.workloads.keys()].sort(), [
    ...["app-db-1", "app-migrate-1", "app-web-1", "app-worker-1", "app-worker-2", "app-worker-3"],
    ...["ci-docker-1", "ci-forge-1", "ci-runner-1"],
    ...["cloud-app-1", "cloud-cache-1", "cloud-cron-1", "cloud-db-1"],
    ...["edge-traefik-1", "es01", "es02", "mail-mail-1"],
    ...["monitoring-cadvisor-1", "monitoring-grafana-1"],
    ...["monitoring-node-exporter-1", "monitoring-prometheus-1"],
    ...["queue-kafka-1", "queue-topics-1", "queue-ui-1", "search-kibana-1"],
    ...["vision-detect-1", "vision-label-1", "vision-label-2"],
    ...["vpn-gateway-1", "vpn-torrent-1", "wordpress-blog-1", "wordpress-db-1"],
  ]);
});

test("wordpress: an override replaces ports, resets a command and adds a variable", () => {
  const blog = spec("wordpress-blog-1");
  assert.equal(blog.ports, [
    { target: 80, protocol: "tcp", published: "8081", host_ip: "127.0.0.1" },
  ]);
  assert.is(blog.environment?.["WORDPRESS_DEBUG"], "1");
  assert.is(blog.environment?.["WORDPRESS_DB_USER"], "wordpress");
  assert.match(blog.environment?.["WORDPRESS_CONFIG_EXTRA"] ?? "", "https://blog.example.org'");
  assert.is(blog.labels?.["org.example.backup"], "html");
  assert.is(spec("wordpress-db-1").command, undefined);
  assert.is(spec("wordpress-db-1").image, "mariadb:10.11");
});

test("app: anchors and merge keys share what services have in common", () => {
  const web = spec("app-web-1");
  assert.is(web.environment?.["DATABASE_URL"], "postgres://app:pa$$word@db:5432/app");
  assert.is(web.environment?.["WEB_CONCURRENCY"], "4");
  assert.equal(Object.keys(web.depends_on ?? {}).sort(), ["app-db-1", "app-migrate-1"]);
  assert.match(JSON.stringify(spec("app-db-1").healthcheck), "pg_isready -U ${POSTGRES_USER}");
  assert.is(snapshot!.workloads.get("app-migrate-1")!.job, true);
});

test("cloud: services extend those of another folder, with the files that stand there", () => {
  const [app, cron] = [spec("cloud-app-1"), spec("cloud-cron-1")];
  assert.equal(app.environment, {
    ...{ LANG: "C.UTF-8", PHP_MEMORY_LIMIT: "512M", TZ: "Europe/Vienna" },
    ...{ MYSQL_DATABASE: "cloud", MYSQL_USER: "cloud", MYSQL_PASSWORD: "multi\nline" },
    PROXY: "http://proxy.example.org:3128",
  });
  assert.equal(cron.environment, app.environment);
  assert.equal(app.tmpfs, ["/tmp"]);
  assert.is(cron.tmpfs, undefined);
  assert.equal(cron.entrypoint, ["/cron.sh"]);
  assert.equal(cron.volumes, app.volumes);
  assert.is(cron.restart, "unless-stopped");
});

test("search: limits of an anchor", () => {
  assert.equal(spec("es01").ulimits, {
    memlock: { soft: -1, hard: -1 },
    nofile: { soft: 65536, hard: 65536 },
  });
});

test("ci: what is included is merged first, with variables of its own", () => {
  const runner = spec("ci-runner-1");
  assert.is(runner.image, "forgejo/runner:4.0.1");
  assert.is(runner.ports, undefined);
  assert.is(runner.environment?.["TOKEN"], "from-env-file");
});

test.run();
