import { test } from "uvu";
import * as assert from "uvu/assert";
import { nearest } from "../../src/model/nearest.ts";

const KNOWN = ["image", "environment", "ports", "front"];

test("a letter too few, too many, or another", () => {
  assert.is(nearest("imge", KNOWN), "image");
  assert.is(nearest("enviroment", KNOWN), "environment");
  assert.is(nearest("portss", KNOWN), "ports");
  assert.is(nearest("imaGE", KNOWN), "image");
});

test("two letters in each other's place are one mistake", () => {
  assert.is(nearest("fornt", KNOWN), "front");
  assert.is(nearest("iamge", KNOWN), "image");
});

test("nothing that is too far, or too long to be a slip", () => {
  assert.is(nearest("volumes", KNOWN), undefined);
  assert.is(nearest("image".repeat(20), KNOWN), undefined);
});

test.run();
