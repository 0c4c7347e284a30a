/** Files of YAML as the loader has them when they are merged. */
import * as assert from "uvu/assert";
import { mergeFiles } from "../../../src/snapshot/project/merge-files.ts";
import { Origins, type Sourced } from "../../../src/snapshot/project/sourced.ts";
import { readYaml } from "../../../src/snapshot/yaml/read-yaml.ts";

export function sourced(file: string, text: string): Sourced {
  const { value, faults, marks, locate } = readYaml(text);
  assert.equal(faults, [], file);
  const document = {
    ...{ file, ...(marks === undefined ? {} : { marks }) },
    locate: (path: Parameters<typeof locate>[0], on: "key" | "value") => ({
      file,
      ...locate(path, on),
    }),
  };
  return { value, origin: { document, path: [] } };
}

/** What texts of YAML say together. */
export function merged(...texts: readonly [string, ...string[]]): unknown {
  const [first, ...later] = texts.map((text, i) => sourced(`file-${i}`, text));
  return mergeFiles([first!, ...later], new Origins()).value;
}

/** The data that a text of YAML says. */
export function data(text: string): unknown {
  return sourced("expected", text).value;
}
