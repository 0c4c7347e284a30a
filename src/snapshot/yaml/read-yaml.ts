/** YAML text as data: the fast way where it can be, all of YAML where it must be. */
import { readFullYaml } from "./full-yaml.ts";
import type { FullYaml } from "./full-yaml.ts";
import { readPlainYaml } from "./plain-yaml.ts";

/** Never throws; what is wrong is in `faults`. */
export function readYaml(text: string): FullYaml {
  const plain = readPlainYaml(text);
  if (!plain) return readFullYaml(text);
  let full: FullYaml | undefined;
  return {
    value: plain.value,
    faults: [],
    locate(path, on) {
      const [first, second] = path;
      if (path.length === 2 && on === "key") {
        const place = plain.places.get(String(first))?.get(String(second));
        if (place) return place;
      }
      // Places elsewhere are asked for only where something is wrong.
      full ??= readFullYaml(text);
      return full.locate(path, on);
    },
  };
}
