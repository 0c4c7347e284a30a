/** Where engines are is said by the settings alone, whatever else reads the environment. */
import process from "node:process";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { EngineClient } from "../../src/cluster/engine/client.ts";
import { systemClock } from "../../src/telemetry/clock.ts";

for (const said of ["tcp://10.0.0.5:2376,tcp://10.0.0.6:2376", "tcp://10.0.0.5:2376", "nonsense"]) {
  test(`DOCKER_HOST=${said} changes nothing for a socket`, () => {
    const before = process.env.DOCKER_HOST;
    process.env.DOCKER_HOST = said;
    try {
      const client = new EngineClient({ kind: "unix", path: "/run/a.sock" }, systemClock);
      const { host, socketPath, protocol } = client.docker.modem as unknown as Modem;
      assert.equal({ host, socketPath, protocol }, {
        ...{ host: undefined, socketPath: "/run/a.sock", protocol: "http" },
      });
      assert.is(process.env.DOCKER_HOST, said);
    } finally {
      if (before === undefined) delete process.env.DOCKER_HOST;
      else process.env.DOCKER_HOST = before;
    }
  });
}

interface Modem {
  readonly host?: string;
  readonly socketPath?: string;
  readonly protocol: string;
}

test.run();
