/** The rules of the house that a machine can check. Each test lists what breaks its rule. */
import { readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ERRORS } from "../src/errors.ts";
import { cycles, layerFaults } from "./architecture/layers.ts";
import { purityFaults } from "./architecture/purity.ts";
import { readSources } from "./architecture/source.ts";

const LINES_OF_FILE = 300;
const LINES_OF_FUNCTION = 60;

const src = readSources("src");
const all = [...src, ...readSources("test")];

function none(faults: readonly string[]): void {
  assert.is(faults.join("\n"), "");
}

test("imports go downward", () => none(layerFaults(src)));

test("no imports in a circle", () => none(cycles(src)));

test("model, snapshot and planner are pure", () => none(purityFaults(src)));

test(`no file has more than ${LINES_OF_FILE} lines`, () => {
  const long = all.filter(({ lines }) => lines > LINES_OF_FILE);
  none(long.map(({ file, lines }) => `${file} has ${lines}`));
});

test(`no function has more than ${LINES_OF_FUNCTION} lines`, () => {
  none(
    all.flatMap(({ file, functions }) =>
      functions.filter(({ lines }) => lines > LINES_OF_FUNCTION)
        .map(({ line, lines }) => `${file}:${line} has ${lines}`)
    ),
  );
});

test("every error code is used", () => {
  const others = src.filter(({ file }) => file !== "src/errors.ts");
  none(Object.keys(ERRORS).filter((code) => !others.some(({ strings }) => strings.has(code))));
});

test("README explains every error code", () => {
  const readme = readFileSync("README.md", "utf8");
  none(Object.keys(ERRORS).filter((code) => !readme.includes(`\`${code}\``)));
});

test("README names every dependency", () => {
  const readme = readFileSync("README.md", "utf8");
  const { dependencies, devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  const names = Object.keys({ ...dependencies, ...devDependencies })
    .filter((name) => !name.startsWith("@types/"));
  none(names.filter((name) => !readme.includes(`\`${name}\``) && !readme.includes(`[${name}]`)));
});

test("every dependency has an exact version", () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  const versions = Object.entries({ ...dependencies, ...devDependencies });
  none(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version))).map(String));
});

test.run();
