import { suite } from "uvu";
import * as assert from "uvu/assert";
import { jsonValues } from "../../src/cluster/engine/json-values.ts";

const it = suite("json values");
const VALUES = [{ a: "}{" }, { b: { c: 'said "\\" {' } }, {}, { d: ["ü", 1] }];

async function read(text: string, size: number): Promise<unknown[]> {
  const bytes = new TextEncoder().encode(text);
  const chunks = Array.from(
    { length: Math.ceil(bytes.length / size) },
    (_, index) => bytes.slice(index * size, (index + 1) * size),
  );
  const values: unknown[] = [];
  for await (const value of jsonValues(streamOf(chunks))) values.push(value);
  return values;
}

async function* streamOf(chunks: readonly Uint8Array[]) {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}

it("reads objects with and without anything between them, wherever they are torn", async () => {
  const texts = VALUES.map((value) => JSON.stringify(value));
  for (const text of [texts.join(""), texts.join("\n") + "\n"]) {
    for (const size of [1, 2, 3, 7, 1000]) assert.equal(await read(text, size), VALUES);
  }
});

it("leaves out an object that the stream breaks off", async () => {
  assert.equal(await read('{"a":1}{"b":', 5), [{ a: 1 }]);
});

it.run();
