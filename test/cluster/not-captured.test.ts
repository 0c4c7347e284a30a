import { test } from "uvu";
import * as assert from "uvu/assert";
import { capture, FRONT } from "./reports.ts";

test("what no snapshot can say is named, without its value", () => {
  const { notCaptured } = capture({
    Config: { Future: "secret", Old: "", Empty: {} },
    HostConfig: {
      Nova: { A: { B: 1 } },
      Zero: 0,
      Nothing: [null, { A: false }],
      ConsoleSize: [24, 80],
      Mounts: [{ Type: "bind", Source: "/a", Target: "/a", BindOptions: { Shiny: true }, Odd: 1 }],
    },
    Networks: { bridge: { Speed: 10, GlobalIPv6PrefixLen: 64, DNSNames: ["x"] } },
  });
  assert.equal(notCaptured, [
    "Config.Future (a snapshot has no word for it)",
    "HostConfig.Mounts[/a].BindOptions.Shiny (a snapshot has no word for it)",
    "HostConfig.Mounts[/a].Odd (a snapshot has no word for it)",
    "HostConfig.Nova (a snapshot has no word for it)",
    "NetworkSettings.Networks.bridge.Speed (a snapshot has no word for it)",
  ]);
});

test("a network that it has lost is named", () => {
  const { spec, notCaptured } = capture({
    HostConfig: { NetworkMode: FRONT },
    Networks: { b: {} },
  });
  assert.equal(spec.networks, { b: {} });
  assert.equal(notCaptured, ["HostConfig.NetworkMode (it is not connected to front any more)"]);
});

test.run();
