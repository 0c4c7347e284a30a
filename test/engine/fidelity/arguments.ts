/** Random arguments of `docker create` that go together. */
import fc from "fast-check";

type Arguments = fc.Arbitrary<string[]>;

const value = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom(
    "",
    "=",
    "a=b",
    "one\ntwo\n",
    "$HOME",
    "${X:-y}",
    "yes",
    "007",
    "~",
    "# no",
    "'\"",
  ),
).filter((text) => !text.includes("\0"));
const key = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,8}$/);

/** None, or one of them. */
function maybe(...choices: readonly string[]): Arguments {
  return fc.option(fc.constantFrom(...choices), { nil: "" })
    .map((choice) => choice.split(" ").filter((word) => word !== ""));
}

/** Some of them, in any order. */
function some(...choices: readonly string[]): Arguments {
  return fc.shuffledSubarray([...choices])
    .map((chosen) => chosen.flatMap((choice) => choice.split(" ")));
}

function pairs(option: string): Arguments {
  return fc.dictionary(key, value, { maxKeys: 4 })
    .map((entries) =>
      Object.entries(entries).flatMap(([name, text]) => [option, `${name}=${text}`])
    );
}

/** With names, addresses and ports of its own. */
const ownNetwork = all(
  fc.constantFrom<string[]>(
    [],
    ["--network", "front"],
    ["--network", "front", "--network-alias", "web", "--network-alias", "a"],
    ["--network", "back", "--ip", "172.31.7.7", "--ip6", "fd00:31::77"],
    ["--network", "vlan", "--ip", "10.77.0.77"],
    ["--network", "none"],
    ["--link", "peer:db"],
  ),
  maybe("--hostname web", "--hostname web.example --domainname example"),
  some("-p 80", "-p 18200:81", "-p 127.0.0.1:18201-18202:82-83/udp", "-p 18203:84 -p 18204:84"),
  maybe("--publish-all"),
  some("--dns 1.1.1.1", "--dns 9.9.9.9", "--dns-search example", "--dns-opt ndots:2"),
  some("--add-host db:10.0.0.1", "--add-host a:10.0.0.2"),
  some("--expose 80", "--expose 90/udp"),
);

const network: Arguments = fc.oneof(
  { weight: 4, arbitrary: ownNetwork },
  {
    weight: 1,
    arbitrary: fc.constantFrom("host", "container:peer").map((mode) => ["--network", mode]),
  },
);

const storage = all(
  some(
    "-v /tmp:/a:ro",
    "-v data:/b",
    "-v /c",
    "-v fresh:/d:nocopy",
    "-v data:/data:rw",
    "--mount type=bind,source=/tmp,target=/e,readonly",
    "--mount type=volume,source=data,target=/f,volume-nocopy",
    "--mount type=volume,target=/g",
    "--mount type=tmpfs,target=/h,tmpfs-size=1m",
    "--mount type=volume,source=opts,target=/i,volume-label=x=y,volume-opt=type=tmpfs,volume-opt=device=tmpfs",
    "--tmpfs /j",
    "--tmpfs /k:size=1m,mode=700",
  ),
  maybe("--volumes-from other", "--volumes-from other:ro"),
  maybe("--shm-size 1m", "--shm-size 1234567"),
  maybe("--read-only"),
);

const security = all(
  some("--cap-add NET_ADMIN", "--cap-add sys_time", "--cap-drop ALL", "--cap-drop CAP_MKNOD"),
  some("--device /dev/null", "--device /dev/zero:/dev/z:r"),
  some("--security-opt no-new-privileges", "--security-opt seccomp=unconfined"),
  maybe("--security-opt systempaths=unconfined", "--privileged", "--security-opt label=disable"),
  maybe("--pid host", "--pid container:other"),
  maybe("--ipc host", "--ipc shareable", "--ipc container:other", "--ipc none"),
  maybe("--userns host"),
  maybe("--cgroupns private"),
  maybe("--cgroup-parent /ark-fidelity"),
  some("--group-add 5", "--group-add nogroup"),
  some("--ulimit nofile=10:20", "--ulimit core=0"),
  maybe("--sysctl kernel.shmmax=1000000"),
);

const resources = all(
  maybe("--cpus 0.25", "--cpu-period 50000 --cpu-quota 25000"),
  maybe("--cpu-shares 300"),
  maybe("--cpuset-cpus 0", "--cpuset-mems 0"),
  maybe(
    "--memory 64m",
    "--memory 64m --memory-swap -1",
    "--memory 77777777 --memory-swap 88888888",
  ),
  maybe("--memory-reservation 32m"),
  maybe("--memory-swappiness 0", "--memory-swappiness 60"),
  maybe("--pids-limit 50", "--pids-limit -1"),
  maybe("--oom-kill-disable"),
  maybe("--oom-score-adj 300"),
  some("--device-read-bps /dev/null:1mb", "--device-write-iops /dev/null:9"),
  maybe("--log-driver none", "--log-opt max-size=1m", "--log-driver local --log-opt max-file=2"),
);

const process = all(
  pairs("-e"),
  pairs("-l"),
  maybe("--user 1:2", "--user nobody"),
  maybe("--workdir /w"),
  maybe("--tty"),
  maybe("--interactive"),
  maybe("--init", "--init=false"),
  maybe("--rm", "--restart always", "--restart on-failure:2", "--restart unless-stopped"),
  maybe("--stop-signal SIGHUP", "--stop-signal 9"),
  maybe("--stop-timeout 0", "--stop-timeout 90"),
  maybe("--no-healthcheck", "--health-cmd true", "--health-interval 5m --health-retries 7"),
);

const image: Arguments = fc.oneof(
  fc.constantFrom<string[]>(
    ["busybox:1"],
    ["app:1"],
    ["--entrypoint", "", "app:1", "sleep", "9"],
    ["--entrypoint", "sleep", "app:1"],
    ["--entrypoint", "sleep", "busybox:1", "9"],
  ),
  fc.tuple(fc.constantFrom("busybox:1", "app:1"), fc.array(value, { minLength: 1, maxLength: 3 }))
    .filter(([, command]) => command[0] !== "")
    .map(([name, command]) => [name, "run", ...command]),
);

export const createArguments: Arguments = all(
  process,
  network,
  storage,
  security,
  resources,
  image,
);

function all(...parts: readonly Arguments[]): Arguments {
  return fc.tuple(...parts).map((each) => each.flat());
}
