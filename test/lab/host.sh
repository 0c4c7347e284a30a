#!/bin/sh
# host.sh DIR [RACK]: one throwaway host, seen from outside. RACK is a process that sees the host's disk.
#
# Everything the host has (processes, mounts, network) lives in namespaces of its own, and goes when
# its first process goes. That process lives as long as this script's standard input stays open, so
# the host cannot outlive the test that holds the other end of the pipe, however the test ends.
# What namespaces do not contain, cgroups and DIR, is removed here afterwards.
set -u
dir=$1
name=${dir##*/}
here=$(cd "$(dirname "$0")" && pwd)

${2:+nsenter --target "$2" --mount} unshare --mount --propagation private --uts --ipc --net --pid --fork --kill-child=KILL \
  --mount-proc sh "$here/host-init.sh" "$dir"

grep -E ' cgroup2? ' /proc/mounts | cut -d' ' -f2 | while read -r hierarchy; do
  [ -d "$hierarchy/$name" ] && find "$hierarchy/$name" -depth -type d -exec rmdir {} +
done
rm -rf "$dir"
