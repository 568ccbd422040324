import assert from "node:assert/strict";
import { test } from "node:test";

import { around, axis, moved, ticks, zoomed } from "../../server/maliwar/web/client/pictures/axis.js";
import { dayNumber, isoDay } from "../../server/maliwar/web/client/shared/days.js";

const SPAN = [dayNumber("2012-01-01"), dayNumber("2024-06-14")];
const stretch = (from, to) => ({ from: dayNumber(from), to: dayNumber(to) });
const scale = (from, to, width = 1000) => axis({ ...stretch(from, to), left: 0, right: width });

test("a day lies between two pixels, and each pixel of it leads back to it", () => {
  const x = scale("2013-01-08", "2013-01-17");
  assert.equal(x(dayNumber("2013-01-08")), 0);
  assert.equal(x(dayNumber("2013-01-10")), 200);
  assert.equal(isoDay(x.day(200)), "2013-01-10");
  assert.equal(isoDay(x.day(299.9)), "2013-01-10");
  assert.equal(isoDay(x.day(5000)), "2013-01-17");
});

test("open bounds and days outside end at the edges", () => {
  const x = scale("2013-01-08", "2013-01-17");
  assert.equal(x.begin(null), 0);
  assert.equal(x.end(null), 1000);
  assert.equal(x.begin(dayNumber("2012-01-01")), 0);
  assert.equal(x.end(dayNumber("2013-01-08")), 100);
});

test("fourteen years are ticked by year, a year by month, a week by day", () => {
  assert.deepEqual(ticks(scale("2012-01-01", "2024-06-14"), "en").map((tick) => tick.label).slice(0, 3), ["2012", "2013", "2014"]);
  assert.deepEqual(ticks(scale("2012-01-01", "2012-12-31"), "en").map((tick) => tick.label).slice(0, 3), ["2012", "Feb", "Mar"]);
  assert.deepEqual(ticks(scale("2013-01-08", "2013-01-14"), "en").map((tick) => tick.label).slice(0, 2), ["8 Jan", "9 Jan"]);
  assert.deepEqual(ticks(scale("2013-01-08", "2013-01-14"), "fr").map((tick) => tick.label).slice(0, 2), ["8 janv.", "9 janv."]);
});

test("labels of ticks never meet, at any zoom and width", () => {
  for (const width of [320, 700, 1600]) {
    for (let length = 7; length < SPAN[1] - SPAN[0]; length = Math.ceil(length * 1.3)) {
      const x = axis({ from: SPAN[0] + 40, to: SPAN[0] + 39 + length, left: 0, right: width });
      const places = ticks(x, "en").map((tick) => x(tick.day));
      places.slice(1).forEach((place, index) => assert.ok(place - places[index] >= 38, `${length} days on ${width} pixels`));
    }
  }
});

test("zooming keeps the day under the pointer where it is and stays within the span", () => {
  const about = dayNumber("2013-01-20");
  const near = zoomed(stretch("2013-01-01", "2013-12-31"), 0.5, about, SPAN);
  assert.equal(near.to - near.from + 1, 183);
  const share = ({ from, to }) => (about - from + 0.5) / (to - from + 1);
  assert.ok(Math.abs(share(near) - share(stretch("2013-01-01", "2013-12-31"))) < 0.01);
  assert.deepEqual(zoomed(near, 1000, about, SPAN), { from: SPAN[0], to: SPAN[1] });
  assert.equal(zoomed(near, 0.0001, about, SPAN).to - zoomed(near, 0.0001, about, SPAN).from, 6);
});

test("moving and jumping stop at the ends of the span", () => {
  const week = around(dayNumber("2013-01-14"), 7, SPAN);
  assert.deepEqual([isoDay(week.from), isoDay(week.to)], ["2013-01-11", "2013-01-17"]);
  assert.equal(moved(week, -100000, SPAN).from, SPAN[0]);
  assert.equal(moved(week, 100000, SPAN).to, SPAN[1]);
});
