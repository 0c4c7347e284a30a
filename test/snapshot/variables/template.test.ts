import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { escapeDollars } from "../../../src/snapshot/variables/escape-dollars.ts";
import { fill } from "../../../src/snapshot/variables/template.ts";
import "../../seed.ts";

const VALUES: Readonly<Record<string, string>> = {
  SET: "value",
  EMPTY: "",
  OTHER: "other",
  D: "$SET",
};
const lookup = (name: string) => (Object.hasOwn(VALUES, name) ? VALUES[name] : undefined);
const LIMIT = 10_000;

/** By rule of the specification: a text, and what it comes to. */
const GOOD: readonly (readonly [rule: string, text: string, filled: string])[] = [
  ["nothing to fill", "plain {text}", "plain {text}"],
  ["bare", "a-$SET-b", "a-value-b"],
  ["bare, to the end of the name", "$SET.$SET/$OTHER", "value.value/other"],
  ["in braces", "a${SET}b", "avalueb"],
  ["set to nothing", "[${EMPTY}$EMPTY]", "[]"],
  ["a dollar", "5$$", "5$"],
  ["a dollar before a name", "$$SET $${SET}", "$SET ${SET}"],
  ["two dollars and a variable", "$$$SET", "$value"],
  ["default, where it is set", "${SET:-x}", "value"],
  ["default, where it is empty", "${EMPTY:-x}", "x"],
  ["default, where it is unset", "${NOT:-x}", "x"],
  ["default only where it is unset", "[${EMPTY-x}] ${NOT-x}", "[] x"],
  ["an empty default", "[${NOT:-}${NOT-}]", "[]"],
  ["required and there", "${SET:?why} ${SET?why} [${EMPTY?why}]", "value value []"],
  ["instead, where it is set", "${SET:+x} ${SET+x} ${EMPTY+x}", "x x x"],
  ["instead, where it is not", "[${EMPTY:+x}${NOT:+x}${NOT+x}]", "[]"],
  ["nested default", "${NOT:-${EMPTY:-${SET}}}", "value"],
  ["nested default among text", "${NOT:-a $SET ${OTHER} b}", "a value other b"],
  ["a dollar in a default", "${NOT:-5$$}", "5$"],
  ["a URL as default", "${NOT:-http://a:80/?b=c}", "http://a:80/?b=c"],
  ["braces in a default end it", '${NOT:-{"a":1}}', '{"a":1}'],
  [
    "what is not needed need not be set",
    "${SET:-${NOT}} ${SET-$NOT} [${NOT:+${NOT}}]",
    "value value []",
  ],
  ["values are not looked into", "$D ${D} ${D:-x}", "$SET $SET $SET"],
  ["an operator's signs in a default", "${NOT:-a:-b?c+d}", "a:-b?c+d"],
  ["lower case and underscores", "${_x_1:-a}${not-b}", "ab"],
  ["several lines", "a\n${NOT:-b\nc}\n", "a\nb\nc\n"],
];

for (const [rule, text, filled] of GOOD) {
  test(`good: ${rule}`, () => assert.equal(fill(text, lookup, LIMIT), { text: filled }));
}

/** What cannot be filled: where in the text, and why. */
const BAD: readonly (readonly [rule: string, text: string, ...mistakes: string[]])[] = [
  ["unset", "a $NOT", "2 nothing sets the variable that this `$` begins"],
  ["unset in braces", "a ${NOT}", "2 the variable `NOT` is not set"],
  [
    "each of several",
    "${NOT} ${N2} ${NOT}",
    "0 the variable `NOT` is not set",
    "7 the variable `N2` is not set",
  ],
  ["unset in a default", "${NOT:-a ${N2}}", "9 the variable `N2` is not set"],
  ["required", "${NOT?why}", "0 the variable `NOT` is not set: why"],
  ["required and empty", "${EMPTY:?}", "0 the variable `EMPTY` is not set"],
  ["why, as it is written", "${NOT?see $SET\n!}", "0 the variable `NOT` is not set: see $SET !"],
  ["at the end", "5$", "1 this `$` begins no variable"],
  ["before a digit", "a$1", "1 this `$` begins no variable"],
  ["before a space", "$ a", "0 this `$` begins no variable"],
  ["without a name", "${}", "0 this `${` is followed by no name"],
  ["with a digit as name", "${1}", "0 this `${` is followed by no name"],
  ["with a space", "${ SET}", "0 this `${` is followed by no name"],
  ["never closed", "a ${SET", "2 this `${` is never closed"],
  ["default never closed", "a ${NOT:-b", "2 this `${` is never closed"],
  ["of a shell alone", "${SET/a/b}", "5 this is no form of a variable"],
  ["a colon alone", "${SET:}", "5 this is no form of a variable"],
  ["a bad form where it is not needed", "${SET:-${}}", "7 this `${` is followed by no name"],
  ["only the bad form, of all", "${NOT} ${N2} $", "13 this `$` begins no variable"],
];

for (const [rule, text, ...expected] of BAD) {
  test(`bad: ${rule}`, () => {
    const filled = fill(text, lookup, LIMIT);
    assert.ok("mistakes" in filled);
    assert.equal(filled.mistakes.map(({ offset, message }) => `${offset} ${message}`), expected);
    for (const { hint } of filled.mistakes) assert.match(hint, /^[A-Z].*\.$/);
  });
}

/** Passwords that were written as they are, and what of them a mistake could be about. */
const PASSWORDS: readonly (readonly [password: string, part: string])[] = [
  ["pa$sword", "sword"],
  ["pa$S3cret", "S3cret"],
  ["$SECRET", "SECRET"],
  ["pa${phrase", "phrase"],
  ["pa${phrase.x}", "phrase"],
  ["pa${1x9}", "1x9"],
  ["p$1x9", "1x9"],
  ["pa$(phrase)", "phrase"],
];

for (const [password, part] of PASSWORDS) {
  test(`nothing of the password ${password} is in a mistake`, () => {
    const filled = fill(password, () => undefined, LIMIT);
    assert.ok("mistakes" in filled);
    assert.not.ok(JSON.stringify(filled).includes(part), JSON.stringify(filled));
  });
}

test("escaped, any text is filled to itself", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      assert.equal(fill(escapeDollars(text), lookup, LIMIT), { text });
    }),
  );
});

test("any text is filled, or has mistakes inside it", () => {
  const pieces = fc.constantFrom(
    "$",
    "{",
    "}",
    ":",
    "-",
    "?",
    "+",
    "SET",
    "NOT",
    "EMPTY",
    "a",
    " ",
  );
  const text = fc.oneof(fc.array(pieces).map((all) => all.join("")), fc.string());
  fc.assert(
    fc.property(text, (given) => {
      const filled = fill(given, lookup, LIMIT);
      if ("text" in filled) return;
      assert.ok(filled.mistakes.length > 0);
      for (const { offset } of filled.mistakes) assert.ok(offset >= 0 && offset < given.length);
    }),
    { numRuns: 1_000 },
  );
});

test("what is nested deep, repeated or long is bounded", () => {
  const size = 120_000;
  const hostile = [
    "${A:-".repeat(size / 5),
    "${A:-".repeat(size / 10) + "}".repeat(size / 10),
    "$A".repeat(size / 2),
    "${A}".repeat(size / 4),
    "$$".repeat(size / 2),
    "${A:-a}".repeat(size / 7),
    "${A?".repeat(15) + "x".repeat(size),
    "${BIG}".repeat(size / 6),
  ];
  const big = "x".repeat(size);
  for (const text of hostile) {
    const start = performance.now();
    const filled = fill(text, (name) => (name === "BIG" ? big : undefined), LIMIT);
    assert.ok("mistakes" in filled && filled.mistakes.length <= 10, text.slice(0, 20));
    // Far above what it takes, far below what a quadratic reader would.
    assert.ok(performance.now() - start < 2_000);
  }
});

test.run();
