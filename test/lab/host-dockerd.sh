#!/bin/sh
# host-dockerd.sh DIR: starts the engine of a throwaway host, inside its namespaces, and leaves it
# to the host's first process. DIR/options has options for it, without spaces in any.
set -eu
dir=$1

# Namespaces are entered from outside, cgroups have to be joined: v2's leaf, or each root of v1.
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then set -- /sys/fs/cgroup/init; else set -- /sys/fs/cgroup/*; fi
for cgroup in "$@"; do echo 0 >"$cgroup/cgroup.procs"; done

# A registry of the lab is on this machine, and speaks plain HTTP.
rm -f /run/docker.pid "$dir/docker.sock"
setsid dockerd --host "unix://$dir/docker.sock" --exec-opt native.cgroupdriver=cgroupfs \
  --shutdown-timeout 5 --insecure-registry 198.18.0.0/15 \
  $(cat "$dir/options" 2>/dev/null) </dev/null >>"$dir/dockerd.log" 2>&1 &
