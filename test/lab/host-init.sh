#!/bin/sh
# host-init.sh DIR: the first process of a throwaway host, inside its namespaces.
#
# It joins a cgroup of its own in every hierarchy, makes that the root of what the host sees, and
# covers the places where an engine keeps things with file systems in memory, or with its disk, the
# folder that DIR/disk names.
set -eu
dir=$1
name=${dir##*/}

hierarchies() { grep -E ' cgroup2? ' /proc/self/mounts; }

if [ "${2:-}" != boot ]; then
  hierarchies | while read -r _ mount type _; do
    mkdir "$mount/$name"
    if [ -e "$mount/cpuset.cpus" ] && [ "$type" = cgroup ]; then # a v1 cpuset is made empty
      cat "$mount/cpuset.cpus" >"$mount/$name/cpuset.cpus"
      cat "$mount/cpuset.mems" >"$mount/$name/cpuset.mems"
    fi
    echo $$ >"$mount/$name/cgroup.procs" # the loop is a process of its own, because of the pipe
  done
  exec unshare --cgroup sh "$0" "$dir" boot
fi

hostname "$(cat "$dir/hostname")"
disk=$(cat "$dir/disk" 2>/dev/null || true)
for place in /run /var/lib/docker /etc/docker; do
  mkdir -p "$place"
  if [ -n "$disk" ] && [ "$place" != /run ]; then
    mkdir -p "$disk$place"
    mount --bind "$disk$place" "$place"
  else
    mount -t tmpfs -o mode=755 tmpfs "$place"
  fi
done

table=$(hierarchies)
mount -t sysfs sysfs /sys
case $table in *' cgroup '*) mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup ;; esac
echo "$table" | sed 's/release_agent=[^, ]*,//' | while read -r _ mount type options _; do
  mkdir -p "$mount"
  mount -t "$type" -o "$options" cgroup "$mount"
done
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then # v2: only leaves may hold processes
  mkdir /sys/fs/cgroup/init
  echo 0 >/sys/fs/cgroup/init/cgroup.procs
fi

ip link set lo up
touch "$dir/booted"
exec docker-init -- cat # reaps orphans; ends when the owner lets go of the pipe
