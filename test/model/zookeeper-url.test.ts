import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  formatZookeeperUrl,
  parseZookeeperUrl,
  type ZookeeperUrl,
} from "../../src/model/zookeeper-url.ts";

function at(path: string, ...servers: [host: string, port?: number][]): ZookeeperUrl {
  return { servers: servers.map(([host, port = 2181]) => ({ host, port })), path };
}

const THREE: [string][] = [["a"], ["b"], ["c"]];

const GOOD: Readonly<Record<string, ZookeeperUrl>> = {
  "zk://a:2181,b:2181,c:2181/Cluster": at("/Cluster", ...THREE),
  "zk://a,b,c/Cluster/": at("/Cluster", ...THREE),
  "zk://a, b\tc,,/Cluster": at("/Cluster", ...THREE),
  "ZK://a:1,b:65535/ark/berlin": at("/ark/berlin", ["a", 1], ["b", 65535]),
  "zk://a": at("", ["a"]),
  "zk://a:2181/": at("", ["a"]),
  "zk://zk_1.example.org:2182": at("", ["zk_1.example.org", 2182]),
  "zk://10.0.0.1,[2001:db8::1]:2182,[::1]/x": at(
    "/x",
    ["10.0.0.1"],
    ["2001:db8::1", 2182],
    ["::1"],
  ),
  "zk://a/Bücher:1%20?#.x": at("/Bücher:1%20?#.x", ["a"]),
};

for (const [text, url] of Object.entries(GOOD)) {
  test(`reads ${text}`, () => assert.equal(parseZookeeperUrl(text), { value: url }));
}

for (const url of Object.values(GOOD)) {
  const text = formatZookeeperUrl(url);
  test(`writes ${text}`, () => assert.equal(parseZookeeperUrl(text), { value: url }));
}

const BAD: Readonly<Record<string, RegExp>> = {
  "zk://anna:s3cret@a:2181/x": /^user and password do not stand in it, but in ACS_ZK_AUTH; right/,
  "zk://anna:s3/cr@et@a:2181/x": /ACS_ZK_AUTH/,
  "zk://anna:s3,cret@a:2181/x": /ACS_ZK_AUTH/,
  "a:2181/Cluster": /does not begin with zk:\/\//,
  "etcd://a:2379/Cluster": /no store but ZooKeeper/,
  "zk:/a/Cluster": /does not begin with zk:\/\//,
  "zk://a:2181,zk://b:2181/Cluster": /zk:\/\/ stands once/,
  "zk://": /no server is named/,
  "zk:///Cluster": /no server is named/,
  "zk:// , /Cluster": /no server is named/,
  "zk://::1/x": /IPv6 address stands in brackets/,
  "zk://2001:db8::1:2181/x": /IPv6 address stands in brackets/,
  "zk://[nonsense]:2181": /a server is a host or host:port/,
  "zk://a:port/x": /a server is a host or host:port/,
  "zk://a:": /a server is a host or host:port/,
  "zk://a;b/x": /a server is a host or host:port/,
  "zk://a:0/x": /1 to 65535/,
  "zk://a,b:65536/x": /1 to 65535/,
  "zk://a/x,b/x": /path stands once/,
  "zk://a//x": /neither empty/,
  "zk://a/x//": /neither empty/,
  "zk://a/./x": /neither empty/,
  "zk://a/x/..": /neither empty/,
  "zk://a/zookeeper/x": /ZooKeeper's own/,
  "zk://a/my cluster": /a character/,
  "zk://a/x\u0000": /a character/,
  "zk://a/\ue000": /a character/,
};

for (const [text, problem] of Object.entries(BAD)) {
  test(`refuses ${JSON.stringify(text)}`, () => {
    const parsed = parseZookeeperUrl(text);
    assert.ok("problem" in parsed, JSON.stringify(parsed));
    assert.match(parsed.problem, problem);
    assert.match(parsed.problem, /; right would be zk:\/\/host-a:2181,.*\/Cluster$/);
    assert.not.match(parsed.problem, /s3|cret/);
  });
}

test.run();
