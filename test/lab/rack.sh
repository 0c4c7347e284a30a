#!/bin/sh
# rack.sh DIR: what several throwaway hosts have in common: a switch, and their disks in memory, which
# outlive a power cut.
#
# The switch is a bridge in a network namespace of its own, since the machine's own filters would eat
# what one host sends to another. The disks are in a mount namespace of its own. Both go with their
# first process, and that lives as long as this script's standard input stays open.
set -u
dir=$1

unshare --mount --propagation private --net --pid --fork --kill-child=KILL --mount-proc sh -ec '
  mkdir "$1/disks"
  mount -t tmpfs -o mode=755 tmpfs "$1/disks"
  ip link add switch type bridge forward_delay 0
  ip link set switch up
  for call in iptables ip6tables arptables; do # where the kernel has them
    filter=/proc/sys/net/bridge/bridge-nf-call-$call
    if [ -e "$filter" ]; then echo 0 >"$filter"; fi
  done
  touch "$1/booted"
  exec docker-init -- cat' - "$dir"
rm -rf "$dir"
