import assert from "node:assert/strict";
import { test } from "node:test";

import { grade } from "../../server/maliwar/web/client/shared/grade.js";

const bounds = [10, 20, 30, 40]; // begins between 10 and 20, ends between 30 and 40

test("within what is sure it holds throughout", () => {
  assert.equal(grade(bounds, 20, 30), "throughout");
  assert.equal(grade(bounds, 25), "throughout");
});

test("a window that what is sure only touches is at some time", () => {
  assert.equal(grade(bounds, 15, 25), "at-some-time");
  assert.equal(grade(bounds, 30, 31), "at-some-time");
  assert.equal(grade(bounds, 1, 100), "at-some-time");
});

test("between the bounds it is possible", () => {
  assert.equal(grade(bounds, 10), "possibly");
  assert.equal(grade(bounds, 31, 50), "possibly");
});

test("outside them it is not", () => {
  assert.equal(grade(bounds, 9), null);
  assert.equal(grade(bounds, 41), null);
});

test("open bounds have no end", () => {
  assert.equal(grade([null, null, null, null], -1e6, 1e6), "throughout");
  assert.equal(grade([10, 20, null, null], 25, 1e6), "throughout");
});

test("situations that follow each other count as one run", () => {
  assert.equal(grade([10, 20, 30, 40, 8, 50], 8, 50), "throughout");
  assert.equal(grade([10, 20, 30, 40, 5, 60], 12, 45), "throughout");
});
