/** What `docker create` can set, option by option. */
import type { Trip } from "./round-trip.ts";
import { SCRATCH } from "./stage.ts";

const SLEEP = ["busybox:1", "sleep", "1000"];

/** Options, separated by spaces, before an image that sleeps. */
function plain(options: string): Trip {
  return { args: [...words(options), ...SLEEP] };
}

/** The same, compared when running too. */
function run(options: string): Trip {
  return { ...plain(options) };
}

/** With arguments that hold spaces or newlines. */
function exact(...args: string[]): Trip {
  return { args: [...args, ...SLEEP] };
}

function words(text: string): string[] {
  return text.split(" ").filter((word) => word !== "");
}

export const OPTIONS: Readonly<Record<string, Trip>> = {
  "nothing": run(""),
  "command": { args: ["busybox:1", "sh", "-c", 'echo "$HOME $$" && sleep 5', ""] },
  "no command": { args: ["busybox:1"] },
  "entrypoint": { args: words("--entrypoint sleep busybox:1 1000") },
  "entrypoint alone": { args: words("--entrypoint ls app:1") },
  "entrypoint and command over the image's": { args: words("--entrypoint sleep app:1 1000") },
  "no entrypoint": { args: ["--entrypoint", "", "app:1", "sleep", "1000"] },
  "command over the image's": { args: words("app:1 sleep 1000") },
  "image as it is": { args: ["app:1"], start: true },
  "image's variables": { args: words("-e GREETING=hi -e EMPTY= app:1") },
  "image's label and user": { args: words("--label org.example.app=else --user 0 app:1") },
  "image's directory and signal": { args: words("-w / --stop-signal SIGTERM app:1") },
  "image's port published": { args: words("-p 8080:8080 --expose 9000 app:1") },
  "image's volume named": { args: words("-v data:/data app:1"), start: true },
  "image's check off": { args: words("--no-healthcheck app:1") },
  "image's check slower": { args: words("--health-interval 1h --health-retries 9 app:1") },
  "image's check replaced": { args: ["--health-cmd", "true || false", "app:1"] },
  "environment": exact(
    ...["-e", "EMPTY=", "-e", "EQUALS=a=b=c", "-e", "LINES=one\ntwo\n", "-e", "SPACE= a  b "],
    ...["-e", "UNICODE=ünï→✓", "-e", "DOLLAR=$HOME $$", "-e", "QUOTE='\"`\\", "-e", "PATH=/x"],
    ...["-e", "TWICE=1", "-e", "TWICE=2", "-e", "NUMBER=007", "-e", "YES=yes"],
  ),
  "labels": exact("--label", "a.b/c=d=e", "--label", "empty", "--label", "lines=x\ny", "-l", "n=1"),
  "user": plain("--user nobody:nogroup"),
  "numeric user and groups": plain("--user 1000:1000 --group-add 5 --group-add nogroup"),
  "working directory": plain("--workdir /tmp/x"),
  "host name": run("--hostname web --domainname example.org"),
  "dotted host name": plain("--hostname web.example.org"),
  "terminal": plain("--tty"),
  "standard input": plain("--interactive"),
  "attached": plain("--attach stdin --attach stderr"),
  "stop": plain("--stop-signal SIGUSR1 --stop-timeout 7"),
  "stop at once": plain("--stop-timeout 0"),
  "stop whenever": plain("--stop-timeout -1"),
  "init": plain("--init"),
  "no init": plain("--init=false"),
  "read-only": plain("--read-only"),
  "removed at exit": plain("--rm"),
  "restart always": plain("--restart always"),
  "restart unless stopped": plain("--restart unless-stopped"),
  "restart on failure": plain("--restart on-failure"),
  "restart on failure, thrice": plain("--restart on-failure:3"),
  "no restart": plain("--restart no"),
  "id file": plain(`--cidfile ${SCRATCH}/id`),

  "health check": {
    ...exact(
      ...["--health-cmd", 'wget -q "http://x" || exit 1', "--health-interval", "1m30s"],
      ...["--health-timeout", "1.5s", "--health-start-period", "2h", "--health-retries", "4"],
    ),
  },
  "health check without command": plain("--health-interval 90s"),
  "no health check": plain("--no-healthcheck"),

  "published port": plain("-p 18080:80"),
  "published range": run("-p 18100-18102:90-92"),
  "published to any of a range": plain("-p 18110-18119:80"),
  "published udp": plain("-p 18120:53/udp -p 18120:53"),
  "published sctp": plain("-p 18121:54/sctp"),
  "published on an address": plain("-p 127.0.0.1:18130:80 -p [::1]:18131:80"),
  "published anywhere": run("-p 80 -p 127.0.0.1::81"),
  "published twice": plain("-p 18141:80 -p 18140:80"),
  "exposed": plain("--expose 80 --expose 90-92 --expose 53/udp"),
  "all published": run("--publish-all --expose 80"),

  "bind": plain("-v /tmp:/host"),
  "read-only bind": plain("-v /tmp:/host:ro"),
  "explicit rw": plain("-v /tmp:/host:rw"),
  "bind with options": plain("-v /tmp:/host:ro,z,rslave -v /tmp:/too:Z -v /tmp:/c:cached"),
  "new host path": plain(`-v ${SCRATCH}/new:/host`),
  "named volume": plain("-v data:/d -v fresh:/f:ro -v nocopy:/n:nocopy -v shared:/z:z"),
  "anonymous volume": run("-v /anonymous -v /another"),
  "mounts": run(
    "--mount type=bind,source=/tmp,target=/b,readonly --mount type=volume,source=data,target=/d " +
      "--mount type=volume,target=/anonymous --mount type=tmpfs,target=/t",
  ),
  "mounted binds": plain(
    "--mount type=bind,source=/tmp,target=/a,bind-propagation=rslave " +
      "--mount type=bind,source=/tmp,target=/b,bind-nonrecursive=true,consistency=cached",
  ),
  "mounted tmpfs": plain("--mount type=tmpfs,target=/t,tmpfs-size=64m,tmpfs-mode=1770"),
  "mounted volumes": plain(
    "--mount type=volume,source=opts,target=/o,volume-driver=local,volume-opt=type=tmpfs," +
      "volume-opt=device=tmpfs,volume-opt=o=size=1m,volume-label=a=b,volume-label=c=,readonly " +
      "--mount type=volume,target=/x,volume-nocopy",
  ),
  "colon in a path": plain("--mount type=bind,source=/tmp,target=/a:b"),
  "tmpfs": plain("--tmpfs /run --tmpfs /cache:rw,size=64m,mode=1777,noexec"),
  "volumes of another": run("--volumes-from other"),
  "read-only volumes of others": plain("--volumes-from other:ro --volumes-from peer:rw"),
  "volume driver": plain("--volume-driver local -v driven:/d"),
  "shm": plain("--shm-size 128m"),
  "odd shm": plain("--shm-size 1000001"),

  "bridge": plain("--network bridge"),
  "host network": run("--network host"),
  "host network with a name": plain("--network host --hostname mine"),
  "no network": plain("--network none"),
  "another's network": run("--network container:peer"),
  "network": plain("--network front"),
  "network with aliases": run("--network front --network-alias web --network-alias api"),
  "alias like the host name": run("--network front --network-alias web --hostname web"),
  "fixed addresses": run("--network back --ip 172.31.0.9 --ip6 fd00:31::9"),
  "link-local addresses": plain("--network front --link-local-ip 169.254.7.7"),
  "mac address": plain("--mac-address 02:42:ac:11:aa:bb"),
  "mac address on a network": run("--network back --mac-address 02:42:AC:11:aa:bc"),
  "two networks": {
    ...run("--network front --ip 172.30.0.50"),
    connect: [words("--alias second --ip 172.31.0.50 --ip6 fd00:31::50 back")],
  },
  "bridge and a network": { ...run(""), connect: [words("--alias second front")] },
  "later network first": {
    ...run("--network vlan --ip 10.77.0.20"),
    connect: [words("--link other:o front"), ["back"]],
  },
  "network driver options": {
    ...plain("--network name=front,driver-opt=com.example.a=b"),
    connect: [words("--driver-opt com.example.c=d back")],
  },
  "macvlan": run("--network vlan --ip 10.77.0.10"),
  "dns": plain(
    "--dns 1.1.1.1 --dns 9.9.9.9 --dns-search b.example --dns-search a.example " +
      "--dns-opt ndots:2 --dns-opt timeout:1",
  ),
  "extra hosts": plain("--add-host db:10.0.0.1 --add-host a:10.0.0.2 --add-host v6:fe80::1"),
  "links": run("--link peer --link peer:db"),
  "links on a network": run("--network front --link other:db --link other"),

  "privileged": plain("--privileged"),
  "capabilities": plain("--cap-add net_admin --cap-add CAP_SYS_TIME --cap-drop MKNOD"),
  "all capabilities": plain("--cap-add ALL --cap-drop ALL"),
  "security": plain("--security-opt no-new-privileges --security-opt seccomp=unconfined"),
  "security in full": plain(
    "--security-opt apparmor=unconfined --security-opt label=user:x --security-opt label=disable",
  ),
  "labels off": plain("--security-opt label=disable"),
  "open paths": plain("--security-opt systempaths=unconfined"),
  "seccomp profile": exact(
    "--security-opt",
    `seccomp=${new URL("seccomp.json", import.meta.url).pathname}`,
  ),
  "devices": plain("--device /dev/null:/dev/nil:r --device /dev/zero --device /dev/full:/dev/a:rw"),
  "device rules": exact("--device-cgroup-rule", "c 1:* rwm", "--device-cgroup-rule", "a 7:0 r"),
  "gpus": plain("--gpus all"),
  "certain gpus": exact("--gpus", '"device=0,1","capabilities=compute,utility"'),
  "gpus with options": exact("--gpus", "count=2,driver=nvidia,options=a=b"),
  "sysctls": plain("--sysctl net.ipv4.ip_forward=1 --sysctl net.core.somaxconn=1024"),
  "host's namespaces": run("--pid host --ipc host --uts host"),
  "another's namespaces": run("--pid container:other --ipc container:other"),
  "shareable ipc": plain("--ipc shareable"),
  "no ipc": plain("--ipc none"),
  "user namespace": plain("--userns host"),
  "private cgroup": plain("--cgroupns private"),
  "cgroup parent": plain("--cgroup-parent /ark-fidelity"),
  "runtime": plain("--runtime io.containerd.runc.v2"),
  "isolation": plain("--isolation default"),
  "ulimits": plain("--ulimit nofile=1024:2048 --ulimit core=0 --ulimit nproc=100"),

  "cpus": plain("--cpus 1.5"),
  "hundredths of a cpu": plain("--cpus 0.013"),
  "cpu shares": plain("--cpu-shares 512"),
  "cpu period and quota": plain("--cpu-period 50000 --cpu-quota 25000"),
  "cpu sets": plain("--cpuset-cpus 0-1 --cpuset-mems 0"),
  "real-time cpu": plain("--cpu-rt-period 1000000 --cpu-rt-runtime 950000"),
  "memory": plain("--memory 64m"),
  "memory in bytes": plain("--memory 100000001 --memory-reservation 50000001"),
  "memory and swap": plain("--memory 64m --memory-swap 96m --memory-reservation 32m"),
  "endless swap": plain("--memory 64m --memory-swap -1"),
  "no swap": plain("--memory 64m --memory-swap 64m"),
  "swappiness": plain("--memory-swappiness 0"),
  "kernel memory": plain("--memory 64m --kernel-memory 32m"),
  "processes": plain("--pids-limit 100"),
  "endless processes": plain("--pids-limit -1"),
  "out of memory": plain("--oom-kill-disable --memory 64m --oom-score-adj 500"),
  "block devices": plain(
    "--blkio-weight 300 --device-read-bps /dev/null:1mb --device-write-bps /dev/null:1000 " +
      "--device-read-iops /dev/null:10 --device-write-iops /dev/null:20 --device-read-bps /dev/full:1g",
  ),
  "logging": plain("--log-driver json-file --log-opt max-size=1m --log-opt max-file=3"),
  "log options alone": plain("--log-opt max-size=10m"),
  "another log driver": plain("--log-driver local --log-opt mode=non-blocking"),
  "no log": plain("--log-driver none"),

  "much at once": run(
    "--init --read-only --tmpfs /run --workdir /tmp --stop-signal SIGUSR1 --stop-timeout 1 --tty " +
      "--restart always --health-cmd true --health-interval 1h -v data:/d:ro -v /tmp:/host --shm-size 128m " +
      "--dns 1.1.1.1 --dns-search a.example --dns-opt ndots:2 --add-host db:10.0.0.1 " +
      "--cap-add net_admin --cap-drop MKNOD --security-opt no-new-privileges --device /dev/null:/dev/nil:r " +
      "--sysctl net.ipv4.ip_forward=1 --userns host --cgroup-parent /ark-fidelity --ulimit nofile=1024:2048 " +
      "--cpus 1.5 --cpu-shares 512 --memory 64m --memory-swap 96m --memory-reservation 32m " +
      "--memory-swappiness 0 --pids-limit 100 --oom-score-adj 500 --log-opt max-size=1m",
  ),

  "bare, by the API": { body: { Image: "busybox:1" } },
  "nulls, by the API": {
    body: {
      Image: "busybox:1",
      Cmd: null,
      Env: null,
      Labels: null,
      Volumes: null,
      HostConfig: { Binds: null, PortBindings: { "80/tcp": null }, NetworkMode: "", Ulimits: [] },
    },
  },
  "an early Compose": {
    body: {
      Image: "app:1",
      AttachStdout: true,
      AttachStderr: true,
      ExposedPorts: { "80/tcp": {} },
      Volumes: { "/d": {}, "/b": {}, "/only": {} },
      Labels: { "com.docker.compose.project": "p" },
      HostConfig: {
        Binds: ["data:/d:rw", "/tmp:/b:rw"],
        NetworkMode: "front",
        PortBindings: { "80/tcp": [{ HostPort: "18300" }], "81/udp": [{ HostPort: "" }] },
        RestartPolicy: { Name: "unless-stopped" },
        LogConfig: { Type: "", Config: {} },
        VolumesFrom: [],
        CapAdd: ["net_admin"],
      },
      NetworkingConfig: { EndpointsConfig: { front: { Aliases: ["web", "p_web_1"] } } },
    },
    start: true,
  },
  "what only the API can say": {
    body: {
      Image: "app:1",
      Env: ["RELEASE", "NEW"],
      Entrypoint: [],
      Cmd: ["sleep", "9"],
      StdinOnce: true,
      NetworkDisabled: true,
      Healthcheck: { Test: ["NONE"], Interval: 5e9 },
      HostConfig: {
        MaskedPaths: ["/proc/kcore"],
        ReadonlyPaths: [],
        KernelMemoryTCP: 2 ** 25,
        RestartPolicy: {},
      },
    },
  },
};
