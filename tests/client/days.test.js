import assert from "node:assert/strict";
import { test } from "node:test";

import { dayNumber, firsts, isoDay, shown } from "../../server/maliwar/web/client/shared/days.js";

test("a day and its number lead to each other", () => {
  for (const day of ["1970-01-01", "2012-02-29", "2013-01-14", "2024-06-14"]) assert.equal(isoDay(dayNumber(day)), day);
  assert.equal(dayNumber("2013-01-15") - dayNumber("2013-01-14"), 1);
});

test("what is no day has no number", () => {
  for (const text of ["2013-02-29", "2013-1-1", "mid-2012", "", undefined, null]) assert.equal(dayNumber(text), null);
});

test("days are written in the page's language", () => {
  assert.equal(shown(dayNumber("2013-01-20"), "en"), "20 January 2013");
  assert.equal(shown(dayNumber("2013-01-20"), "fr"), "20 janvier 2013");
});

test("the first days of months and years within a stretch", () => {
  const [from, to] = [dayNumber("2012-11-15"), dayNumber("2013-02-01")];
  assert.deepEqual(firsts(from, to).map(isoDay), ["2012-12-01", "2013-01-01", "2013-02-01"]);
  assert.deepEqual(firsts(from, to, "year").map(isoDay), ["2013-01-01"]);
});
