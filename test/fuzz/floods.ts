/** One long value for each key: a reader that goes over it again and again takes for ever. */
import { SERVICE_KEYS } from "../../src/snapshot/compose/service-keys.ts";
import type { Texts } from "./repositories.ts";

const PIECES = [..."1a:/=.-,( $", "\\", "1.", "a=", "a:", "./", "1h", "${", "*/"];
const LENGTH = 12_000;

export function* floods(): Iterable<Texts> {
  for (const key of SERVICE_KEYS.keys()) {
    for (const piece of PIECES) {
      const flood = JSON.stringify(piece.repeat(LENGTH / piece.length) + "!");
      for (const value of [flood, `[${flood}]`]) {
        yield { "containers/a.yaml": `services:\n  web:\n    image: x\n    ${key}: ${value}\n` };
      }
    }
  }
}
