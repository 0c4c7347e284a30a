import { test } from "uvu";
import * as assert from "uvu/assert";
import { assignRoles, type Candidate } from "../../src/cluster/engines/roles.ts";

function candidate(endpoint: string, id?: string, name = id ?? "", used = false): Candidate {
  return { endpoint, identity: id === undefined ? undefined : { id, name }, used };
}

const kinds = (...candidates: Candidate[]) => assignRoles(candidates).map(({ kind }) => kind);

test("different engines, and those that have not answered yet, are all used", () => {
  assert.equal(
    kinds(candidate("a", "1"), candidate("b", "2"), candidate("c"), candidate("d")),
    ["used", "used", "used", "used"],
  );
});

test("of two endpoints of one engine the first is used, and says so", () => {
  const [first, second] = assignRoles([candidate("a", "1"), candidate("b", "1")]);
  assert.equal(second, { kind: "twin" });
  assert.ok(first?.kind === "used" && first.warnings.length === 1);
  assert.match(first.warnings[0]!, /^b is this engine, too/);
});

test("who is used stays so, wherever it is in the list", () => {
  assert.equal(kinds(candidate("a", "1"), candidate("b", "1", "1", true)), ["twin", "used"]);
  assert.equal(kinds(candidate("a", "1", "x"), candidate("b", "2", "x", true)), [
    "refused",
    "used",
  ]);
});

test("the second of two engines of one name is not used, and it is said which is", () => {
  const [, second] = assignRoles([candidate("a", "1", "web"), candidate("b", "2", "web")]);
  assert.ok(second?.kind === "refused");
  assert.match(second.problem, /^The engine at b .* named web like the one at a\./);
});

test("a copied host, with the id of another engine, is not used", () => {
  const [, second] = assignRoles([candidate("a", "1", "web"), candidate("b", "1", "db")]);
  assert.ok(second?.kind === "refused");
  assert.match(second.problem, /same id as web at a/);
});

test("engines that say no id are told apart by their names", () => {
  assert.equal(kinds(candidate("a", "", "web"), candidate("b", "", "db")), ["used", "used"]);
});

test.run();
