/** How each kind of fault of a host is done, and undone. */
import type { LabHost } from "../../lab/lab-host.ts";
import type { FaultKind } from "./schedule.ts";

export interface Deed {
  readonly begin: (host: LabHost, other: LabHost) => Promise<void>;
  readonly end: (host: LabHost, other: LabHost) => Promise<void>;
}

export const DEEDS: Readonly<Record<FaultKind, Deed>> = {
  "power cut": { begin: (host) => host.powerOff(), end: (host) => host.powerOn() },
  "engine killed": { begin: (host) => host.engine.kill(), end: (host) => host.engine.start() },
  "engine frozen": { begin: (host) => host.engine.freeze(), end: (host) => host.engine.thaw() },
  "cable out": { begin: (host) => host.unplug(), end: (host) => host.plugIn() },
  "frames dropped": { begin: (host) => host.drop(), end: (host) => host.pass() },
  "pair cut apart": {
    begin: (host, other) => host.dropBetween(other),
    end: (host, other) => host.passBetween(other),
  },
};
