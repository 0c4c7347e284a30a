#!/bin/bash
# zookeeper-member.sh DIR: starts one server of a throwaway ensemble, inside its process namespace, and
# leaves it to the first process there. Quick to start and small, rather than quick in the long run.
set -eu
dir=$1

# The native client library lets its sockets be inherited: a server that held one would keep a connection
# open that its own client has closed.
for descriptor in $(ls /proc/self/fd); do
  case $descriptor in
    [012] | 255) ;; # 255 is this script
    *) eval "exec $descriptor>&-" ;;
  esac
done

java=/usr/share/java

setsid java -Xms16m -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto \
  -XX:-UsePerfData -Dzookeeper.forceSync=no -Dlog4j.configuration="file:$dir/log4j.properties" \
  -cp "$java/zookeeper.jar:$java/slf4j-log4j12.jar:$java/log4j-1.2.jar" \
  org.apache.zookeeper.server.quorum.QuorumPeerMain "$dir/zoo.cfg" \
  </dev/null >>"$dir/out.log" 2>&1 &
echo $! >"$dir/process"
