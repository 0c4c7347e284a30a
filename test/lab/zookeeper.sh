#!/bin/sh
# zookeeper.sh DIR: holds the processes of a throwaway ensemble.
#
# They share a process namespace, which goes with its first process, and that lives as long as this
# script's standard input stays open: the ensemble cannot outlive the test that holds the other end of
# the pipe, however the test ends.
set -u
dir=$1

unshare --pid --fork --kill-child=KILL sh -c 'touch "$1/booted"; exec docker-init -- cat' - "$dir"
rm -rf "$dir"
