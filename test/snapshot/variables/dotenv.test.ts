import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readDotenv } from "../../../src/snapshot/variables/dotenv.ts";
import { readRawEnv } from "../../../src/snapshot/variables/raw-env.ts";
import "../../seed.ts";

const lookup = (name: string) => (name === "OUTSIDE" ? "outside" : undefined);

/** By rule of the format: a file, and what it says. */
const GOOD: readonly (readonly [rule: string, text: string, values: Record<string, string>])[] = [
  ["nothing", "", {}],
  ["lines", "A=1\nB=2\n", { A: "1", B: "2" }],
  ["the last line is not ended", "A=1", { A: "1" }],
  ["comments and blank lines", "# a\n\n  # b\nA=1\n\t\n#C=2", { A: "1" }],
  ["export", "export A=1\nexport\tB=2\nexport=3", { A: "1", B: "2", export: "3" }],
  ["a colon in place of the sign", "A: 1\nB:2", { A: "1", B: "2" }],
  ["spaces around it", "  A = a b \nB\t=\t2", { A: "a b", B: "2" }],
  ["no value", "A=\nB=\n", { A: "", B: "" }],
  ["the same name twice", "A=1\nA=2", { A: "2" }],
  ["a comment behind a value", "A=1 # no\nB=1# yes\nC=#fff", { A: "1", B: "1# yes", C: "#fff" }],
  ["a comment behind quotes", "A='1 # yes' # no\nB=\"2\"# no", { A: "1 # yes", B: "2" }],
  ["quotes inside a value", `A=it's "so"`, { A: `it's "so"` }],
  ["single quotes take all as it is", "A='$B ${C} \\n \"'", { A: '$B ${C} \\n "' }],
  ["a quote in its quotes", `A='it\\'s'\nB="\\"b\\""`, { A: "it's", B: '"b"' }],
  ["escapes", 'A="a\\nb\\tc\\\\d\\r\\$E\\0101\\q"', { A: "a\nb\tc\\d\r$EA\\q" }],
  ["escapes in other places", "A=a\\nb\nB='a\\nb'", { A: "a\\nb", B: "a\\nb" }],
  ["several lines", "A='1\n2\n'\nB=\"3\n4\"\nC=5", { A: "1\n2\n", B: "3\n4", C: "5" }],
  ["a variable of a line above", 'A=1\nB=$A${A}\nC="<$A>"', { A: "1", B: "11", C: "<1>" }],
  ["a variable of elsewhere", "A=${OUTSIDE}-${NOT:-x}", { A: "outside-x" }],
  ["its own come first", "OUTSIDE=1\nA=$OUTSIDE", { OUTSIDE: "1", A: "1" }],
  ["a dollar", 'A=5$$\nB="$$A"', { A: "5$", B: "$A" }],
  ["a name alone", "OUTSIDE\nNOT\nA=1\nA", { OUTSIDE: "outside", A: "1" }],
  ["a name alone, at the end", "OUTSIDE", { OUTSIDE: "outside" }],
  ["ends of lines of Windows", "A=1\r\nB='2\r\n3'\r\n", { A: "1", B: "2\n3" }],
  ["odd names", "a.b-c=1\nÄ=2\n__proto__=3", { "a.b-c": "1", Ä: "2", ["__proto__"]: "3" }],
  ["a value with signs", "A=b=c:d", { A: "b=c:d" }],
];

for (const [rule, text, values] of GOOD) {
  test(`good: ${rule}`, () => {
    const read = readDotenv(text, lookup);
    assert.equal(read.mistakes, []);
    assert.equal([...read.values], Object.entries(values));
  });
}

/** What cannot be read: line, column and why. */
const BAD: readonly (readonly [rule: string, text: string, ...mistakes: string[]])[] = [
  ["no name", "A=1\n =2", "2:2 this line does not begin with the name of a variable"],
  ["a space in a name", "A B=2", "1:1 this line does not begin with the name of a variable"],
  ["a sign in a name", "A%=2\nB=1", "1:1 this line does not begin with the name of a variable"],
  ["quotes never closed", "A=1\nB='2\nC=3", "2:3 this quote is never closed"],
  ["something behind quotes", "A='1'2\nB=3", "1:6 something follows the closing quote"],
  ["unset", "A=pa$word", "1:5 nothing sets the variable that this `$` begins"],
  ["unset in quotes", 'A="1\n2 \\" ${B}"', "2:6 the variable `B` is not set"],
  [
    "a bad form",
    "A=x ${\nB=5$",
    "1:5 this `${` is followed by no name",
    "2:4 this `$` begins no variable",
  ],
];

for (const [rule, text, ...expected] of BAD) {
  test(`bad: ${rule}`, () => {
    const { mistakes } = readDotenv(text, lookup);
    const said = mistakes.map(({ at, message }) => `${at.line}:${at.column} ${message}`);
    assert.equal(said, expected);
    assert.not.match(JSON.stringify(mistakes), "word");
  });
}

test("what is wrong with one line leaves the others", () => {
  assert.equal([...readDotenv("A=1\n%\nB=2", lookup).values.keys()], ["A", "B"]);
});

test("raw: nothing of a value is looked into", () => {
  const { values, mistakes } = readRawEnv(
    "# no\n\n A='1' # b\r\nB=$C\\n\nOUTSIDE\nNOT\nD=\nE==",
    lookup,
  );
  assert.equal(mistakes, []);
  assert.equal([...values], [
    ["A", "'1' # b"],
    ["B", "$C\\n"],
    ["OUTSIDE", "outside"],
    ["D", ""],
    ["E", "="],
  ]);
  const places = readRawEnv("A=1\n  =2\nB C=3", lookup).mistakes.map(({ at }) => at);
  assert.equal(places, [{ line: 2, column: 3 }, { line: 3, column: 1 }]);
});

test("any value in single quotes is read as it is", () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      const text = value.replaceAll("\\", "/").replaceAll("\r\n", "\n");
      const quoted = `A='${text.replaceAll("'", "\\'")}'`;
      assert.equal(readDotenv(quoted, lookup).values.get("A"), text);
    }),
  );
});

test("any text is read, with what is wrong inside it", () => {
  const piece = fc.constantFrom(
    "A",
    "=",
    "'",
    '"',
    "\n",
    "$",
    "{",
    "}",
    "\\",
    "#",
    " ",
    "export ",
    "\r",
  );
  const text = fc.oneof(fc.array(piece).map((all) => all.join("")), fc.string());
  fc.assert(
    fc.property(text, (given) => {
      const lines = given.split("\n");
      for (const read of [readDotenv, readRawEnv]) {
        for (const { at } of read(given, lookup).mistakes) {
          assert.ok(at.line >= 1 && at.line <= lines.length && at.column >= 1);
        }
      }
    }),
    { numRuns: 1_000 },
  );
});

test("values that grow, and hostile files, are bounded", () => {
  const doubling = Array.from({ length: 100 }, (_, i) => `A${i + 1}=$A${i}$A${i}`);
  const { mistakes } = readDotenv(["A0=xxxx", ...doubling].join("\n"), lookup);
  assert.is(mistakes[0]!.code, "variables-explode");
  const size = 128 * 1024;
  for (
    const text of [
      "'".repeat(size),
      "A='" + "x".repeat(size) + "'",
      'A="' + '\\"'.repeat(size / 2) + '"',
      'A="' + "\\n".repeat(size / 2) + '$"',
      "A=\n".repeat(size / 3),
      "#\n".repeat(size / 2),
      " ".repeat(size),
      "A".repeat(size),
      "%\n".repeat(size / 2),
      "A='1'x\n".repeat(size / 7),
    ]
  ) {
    const start = performance.now();
    assert.ok(readDotenv(text, lookup).mistakes.length <= 20);
    assert.ok(performance.now() - start < 2_000, text.slice(0, 9));
  }
});

test.run();
