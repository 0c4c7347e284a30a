/** What two files say of a key of a service, and what they say together. */

export interface Case {
  readonly what: string;
  readonly base: string;
  readonly override: string;
  readonly gives: string;
}

/** Of one key of a service, or of what stands below it. */
export const OF_A_SERVICE: Readonly<Record<string, readonly Case[]>> = {
  image: [{ what: "the later text", base: "a:1", override: "a:2", gives: "a:2" }],
  tty: [{ what: "false over true", base: "true", override: "false", gives: "false" }],
  command: [
    { what: "is replaced", base: "[echo, a]", override: "[echo, b]", gives: "[echo, b]" },
    { what: "text over a list", base: "[echo, a]", override: "echo b", gives: "echo b" },
    { what: "is taken away by nothing", base: "[echo, a]", override: "null", gives: "null" },
  ],
  entrypoint: [{ what: "is replaced", base: "[a, b]", override: "[]", gives: "[]" }],
  healthcheck: [
    {
      what: "its test is replaced, the rest merged",
      base: "{ test: [CMD, a], interval: 5s, retries: 3 }",
      override: "{ test: b, retries: 5 }",
      gives: "{ test: b, interval: 5s, retries: 5 }",
    },
  ],
  environment: [
    {
      what: "mappings",
      base: "{ A: 1, B: 2 }",
      override: "{ B: 3, C: }",
      gives: "{ A: 1, B: 3, C: }",
    },
    { what: "lists", base: "[A=1, B=2]", override: "[B=3=4, C]", gives: "{ A: '1', B: 3=4, C: }" },
    { what: "list over mapping", base: "{ A: 1, B: }", override: "[A=2]", gives: "{ A: '2', B: }" },
    {
      what: "mapping over list",
      base: "[A=1, B]",
      override: "{ B: x }",
      gives: "{ A: '1', B: x }",
    },
    { what: "nothing over a value", base: "{ A: 1 }", override: "[A]", gives: "{ A: }" },
    { what: "nothing at all", base: "{ A: 1 }", override: "null", gives: "{ A: 1 }" },
    { what: "a wrong one, which stands alone", base: "[[A]]", override: "[B]", gives: "[[A]]" },
    { what: "a wrong one over another", base: "[A=1]", override: "text", gives: "text" },
  ],
  labels: [{ what: "both forms", base: "[a=1, b]", override: "{ a: 2 }", gives: "{ a: 2, b: }" }],
  annotations: [{ what: "both forms", base: "{ a: 1 }", override: "[a=2]", gives: "{ a: '2' }" }],
  sysctls: [{ what: "both forms", base: "[a=1]", override: "{ b: 2 }", gives: "{ a: '1', b: 2 }" }],
  storage_opt: [{
    what: "by key",
    base: "{ a: 1 }",
    override: "{ b: 2 }",
    gives: "{ a: 1, b: 2 }",
  }],
  networks: [
    { what: "names", base: "[a, b]", override: "[b, c]", gives: "{ a: , b: , c: }" },
    {
      what: "a mapping over names, unique aliases",
      base: "[a, b]",
      override: "{ b: { aliases: [x] } }",
      gives: "{ a: , b: { aliases: [x] } }",
    },
    {
      what: "names over a mapping take nothing away",
      base: "{ a: { aliases: [x], priority: 1, link_local_ips: [i] } }",
      override: "[a]",
      gives: "{ a: { aliases: [x], priority: 1, link_local_ips: [i] } }",
    },
    {
      what: "mappings",
      base: "{ a: { aliases: [x, y], link_local_ips: [i] } }",
      override: "{ a: { aliases: [z, x], link_local_ips: [i, j], priority: 1 } }",
      gives: "{ a: { aliases: [x, y, z], link_local_ips: [i, j], priority: 1 } }",
    },
  ],
  depends_on: [
    {
      what: "names",
      base: "[a]",
      override: "[b]",
      gives: "{ a: { condition: service_started, required: true }, " +
        "b: { condition: service_started, required: true } }",
    },
    {
      what: "a condition over a name",
      base: "[a]",
      override: "{ a: { condition: service_healthy } }",
      gives: "{ a: { condition: service_healthy, required: true } }",
    },
    {
      what: "a name over a condition, which says that started is enough",
      base: "{ a: { condition: service_healthy, restart: true } }",
      override: "[a]",
      gives: "{ a: { condition: service_started, restart: true, required: true } }",
    },
  ],
  extra_hosts: [
    {
      what: "lists",
      base: "[a=1.1.1.1]",
      override: "[b:2.2.2.2]",
      gives: "[a=1.1.1.1, 'b:2.2.2.2']",
    },
    {
      what: "both forms; the same once, one host with two addresses",
      base: "{ a: 1.1.1.1, six: '::1' }",
      override: "[a=1.1.1.1, a=2.2.2.2, 'six=[::1]']",
      gives: "[a=1.1.1.1, 'six=[::1]', a=2.2.2.2]",
    },
    {
      what: "a wrong address, which stands alone",
      base: "{ a: { b: c } }",
      override: "{ b: 3.3.3.3 }",
      gives: "{ a: { b: c } }",
    },
    {
      what: "several addresses",
      base: "{ a: [1.1.1.1, 2.2.2.2] }",
      override: "{ b: 3.3.3.3 }",
      gives: "[a=1.1.1.1, a=2.2.2.2, b=3.3.3.3]",
    },
  ],
  logging: [
    {
      what: "the same driver: options merged",
      base: "{ driver: json-file, options: { a: 1, b: 2 } }",
      override: "{ driver: json-file, options: { b: 3 } }",
      gives: "{ driver: json-file, options: { a: 1, b: 3 } }",
    },
    {
      what: "another driver: its own options only",
      base: "{ driver: json-file, options: { a: 1 } }",
      override: "{ driver: syslog }",
      gives: "{ driver: syslog }",
    },
    {
      what: "no driver said: options merged",
      base: "{ options: { a: 1 } }",
      override: "{ driver: syslog, options: { b: 2 } }",
      gives: "{ driver: syslog, options: { a: 1, b: 2 } }",
    },
  ],
  ports: [
    {
      what: "others are added",
      base: "['80:80']",
      override: "['81:80']",
      gives: "['80:80', '81:80']",
    },
    {
      what: "protocols differ",
      base: "['53:53']",
      override: "[53:53/udp]",
      gives: "['53:53', 53:53/udp]",
    },
    {
      what: "the same in long syntax",
      base: "['8080:80', 90]",
      override: "[{ target: 80, published: 8080, protocol: tcp, mode: host }, { target: 90 }]",
      gives: "[{ target: 80, published: 8080, protocol: tcp, mode: host }, { target: 90 }]",
    },
    {
      what: "addresses differ, but every address is the default",
      base: "['127.0.0.1:80:80', '0.0.0.0:81:81', '[::1]:82:82']",
      override: "['80:80', '81:81', { host_ip: '::1', target: 82, published: '82' }]",
      gives:
        "['127.0.0.1:80:80', '81:81', { host_ip: '::1', target: 82, published: '82' }, '80:80']",
    },
    { what: "what is no port stays", base: "[{}, x y]", override: "[{}]", gives: "[{}, x y, {}]" },
  ],
  volumes: [
    {
      what: "the same target",
      base: "[a:/data, b:/b]",
      override: "[c:/data:ro]",
      gives: "[c:/data:ro, b:/b]",
    },
    {
      what: "in every syntax",
      base: "[/anonymous, a:/data/]",
      override: "[{ type: bind, source: /srv, target: /data }, x:/anonymous]",
      gives: "[x:/anonymous, { type: bind, source: /srv, target: /data }]",
    },
  ],
  secrets: [
    { what: "by name", base: "[a, b]", override: "[b, c]", gives: "[a, b, c]" },
    {
      what: "by the path that a name stands for",
      base: "[a, { source: x, target: own }]",
      override: "[{ source: other, target: /run/secrets/a }, { source: own }]",
      gives: "[{ source: other, target: /run/secrets/a }, { source: own }]",
    },
  ],
  configs: [
    {
      what: "by the path that a name stands for",
      base: "[a, { source: b, target: /etc/b }]",
      override: "[{ source: other, target: /a }, { source: c, target: /etc/b }]",
      gives: "[{ source: other, target: /a }, { source: c, target: /etc/b }]",
    },
  ],
  devices: [
    {
      what: "by the path in the container",
      base: "['/dev/a:/dev/x', /dev/b]",
      override: "['/dev/c:/dev/x:r', { source: /dev/b, permissions: r }]",
      gives: "['/dev/c:/dev/x:r', { source: /dev/b, permissions: r }]",
    },
  ],
  expose: [{
    what: "tcp by default",
    base: "[80, 81/udp]",
    override: "['80/tcp', 81]",
    gives: "['80/tcp', 81/udp, 81]",
  }],
  env_file: [
    { what: "one and a list", base: "a.env", override: "[b.env, a.env]", gives: "[a.env, b.env]" },
    {
      what: "by path",
      base: "[a.env]",
      override: "[{ path: a.env, required: false }]",
      gives: "[{ path: a.env, required: false }]",
    },
  ],
  label_file: [{ what: "one and one", base: "a", override: "b", gives: "[a, b]" }],
  tmpfs: [{
    what: "by path",
    base: "/run",
    override: "[/tmp, '/run:size=1m']",
    gives: "['/run:size=1m', /tmp]",
  }],
  dns: [{
    what: "one and a list",
    base: "1.1.1.1",
    override: "[8.8.8.8, 1.1.1.1]",
    gives: "[1.1.1.1, 8.8.8.8]",
  }],
  dns_opt: [{ what: "each once", base: "[a]", override: "[a, b]", gives: "[a, b]" }],
  dns_search: [{ what: "one and one", base: "a", override: "b", gives: "[a, b]" }],
  cap_add: [{ what: "each once", base: "[A]", override: "[B, A]", gives: "[A, B]" }],
  cap_drop: [{ what: "each once", base: "[A]", override: "[B, A]", gives: "[A, B]" }],
  device_cgroup_rules: [{ what: "each once", base: "[a]", override: "[a, b]", gives: "[a, b]" }],
  external_links: [{ what: "each once", base: "[a]", override: "[a, b]", gives: "[a, b]" }],
  links: [{ what: "each once", base: "[a]", override: "[a, 'a:b']", gives: "[a, 'a:b']" }],
  profiles: [{ what: "each once", base: "[a]", override: "[a, b]", gives: "[a, b]" }],
  security_opt: [{ what: "each once", base: "[a]", override: "[a, b]", gives: "[a, b]" }],
  group_add: [{ what: "one after the other", base: "[a]", override: "[a]", gives: "[a, a]" }],
  ulimits: [
    {
      what: "numbers and mappings",
      base: "{ a: 1, b: { soft: 1, hard: 2 }, c: { soft: 1, hard: 2 } }",
      override: "{ a: { soft: 3, hard: 4 }, b: 5, c: { soft: 2 } }",
      gives: "{ a: { soft: 3, hard: 4 }, b: 5, c: { soft: 2, hard: 2 } }",
    },
  ],
  deploy: [
    {
      what: "labels in both forms, each constraint once, the rest by key",
      base: "{ replicas: 1, labels: [a=1], placement: { constraints: [x, y], preferences: [p] } }",
      override: "{ replicas: 2, labels: { a: 2 }, placement: { constraints: [y, z] } }",
      gives:
        "{ replicas: 2, labels: { a: 2 }, placement: { constraints: [x, y, z], preferences: [p] } }",
    },
  ],
  blkio_config: [
    {
      what: "devices by path",
      base:
        "{ weight: 1, weight_device: [{ path: a, weight: 1 }], device_read_bps: [{ path: a, rate: 1 }] }",
      override:
        "{ weight_device: [{ path: a, weight: 2 }], device_read_bps: [{ path: b, rate: 1 }] }",
      gives: "{ weight: 1, weight_device: [{ path: a, weight: 2 }], " +
        "device_read_bps: [{ path: a, rate: 1 }, { path: b, rate: 1 }] }",
    },
    ...["device_read_iops", "device_write_bps", "device_write_iops"].map((key) => ({
      what: key,
      base: `{ ${key}: [{ path: a, rate: 1 }] }`,
      override: `{ ${key}: [{ path: a, rate: 2 }] }`,
      gives: `{ ${key}: [{ path: a, rate: 2 }] }`,
    })),
  ],
  "x-ark": [{
    what: "by key",
    base: "{ node: a, rw: [x] }",
    override: "{ node: b }",
    gives: "{ node: b, rw: [x] }",
  }],
};
