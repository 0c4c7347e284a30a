/** Repositories whose files refer to each other, more or less well. */
import fc from "fast-check";
import { changed, fileText } from "./texts.ts";

/** Text by path. */
export type Texts = Readonly<Record<string, string>>;

/** Files that refer to all that files can refer to. */
export const STORY: Texts = {
  "stacks/a/compose.yaml": `name: shop
include: [b.yaml, { path: [../b/compose.yaml], env_file: x.env }]
x-common: &common { restart: always, environment: { A: "\${A:-1}" } }
services:
  web:
    <<: *common
    extends: { file: ../../base.yaml, service: web }
    env_file: [x.env, { path: no.env, required: false }]
    configs: [site]
    secrets: [{ source: key, target: /k }]
    depends_on: { db: { condition: service_healthy, restart: true } }
    scale: 2
  db: { image: "db:\${TAG:-1}", profiles: [x], labels: [a=1] }
configs: { site: { file: ./site.conf } }
secrets: { key: { file: ./site.conf } }
`,
  "stacks/a/compose.override.yaml": `services:
  web: { ports: !override ["80:80"], environment: { A: !reset , B: 2 } }
`,
  "stacks/a/b.yaml": "services: { more: { image: m, networks: { x: } } }\nnetworks: { x: }\n",
  "stacks/a/.env": "A=1\nTAG='2'\n",
  "stacks/a/x.env": 'B="${A}\nC"\nexport D=1 # d\n',
  "stacks/a/site.conf": "listen 80;\n",
  "stacks/b/compose.yaml": "services:\n  other: { image: o, extends: { service: last } }\n" +
    "  last: { image: l }\n",
  "base.yaml": "services: { web: { image: w, extends: deep }, deep: { tty: true } }\n",
  "containers/c.yaml":
    "services: { cc: { image: c, network_mode: 'service:dd' }, dd: { image: d } }\n",
  "cluster.yaml": "prune: on\nrollout: { monitor: 7s }\n",
  "maintenance.yaml":
    "scheduling: running\nwindows: [{ kind: stop, cron: '0 3 * * *', duration: 1h }]\n",
  ".env": "A=0\n",
};

/** Each file as it is, or another, or none. */
export const repository: fc.Arbitrary<Texts> = fc.record(
  Object.fromEntries(
    Object.entries(STORY).map(([path, text]) => [
      path,
      fc.oneof(
        { weight: 5, arbitrary: fc.constant(text) },
        { weight: 3, arbitrary: changed(fc.constant(text), 3) },
        { weight: 1, arbitrary: fileText },
      ),
    ]),
  ),
  { requiredKeys: [] },
) as fc.Arbitrary<Texts>;
