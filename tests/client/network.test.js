import assert from "node:assert/strict";
import { test } from "node:test";

import { beside, changes, edgesOn } from "../../server/maliwar/web/client/pictures/edges.js";
import { laying, layout, lines } from "../../server/maliwar/web/client/pictures/layout.js";
import { names } from "../../server/maliwar/web/client/pictures/names.js";
import { describe, network } from "../../server/maliwar/web/client/pictures/network.js";
import { dayNumber, isoDay } from "../../server/maliwar/web/client/shared/days.js";
import { paced } from "../../server/maliwar/web/client/shared/pace.js";
import { toText } from "../../server/maliwar/web/client/shared/svg.js";
import { data, many } from "./rows-network.js";

const on = (text, more = {}) => edgesOn(data, { day: dayNumber(text), ...more });
const told = (edges) => edges.map((edge) => `${edge.key} ${edge.grade}`).sort();

function state(rows, day, more = {}) {
  const placed = layout(rows, more);
  const edges = edgesOn(rows, { day: dayNumber(day) });
  return { layout: placed, edges, view: { k: 1, x: placed.width / 2, y: placed.height / 2 }, scale: 1, chosen: null, focus: 0, ...more };
}

function parts(tree, fits) {
  if (typeof tree === "string") return [];
  return [...(fits(tree) ? [tree] : []), ...tree.children.flatMap((child) => parts(child, fits))];
}

const ofClass = (name) => (tree) => (tree.attributes.class ?? "").split(" ").includes(name);

test("an alliance turns possible and is followed by hostility, never by both for certain", () => {
  assert.ok(told(on("2012-03-01")).includes("actor/ansar-dine|actor/mnla|allied throughout"));
  assert.ok(told(on("2012-05-20")).includes("actor/ansar-dine|actor/mnla|allied possibly"));
  assert.ok(told(on("2012-07-01")).includes("actor/ansar-dine|actor/mnla|hostile throughout"));
  assert.ok(!told(on("2012-07-01")).some((edge) => edge.includes("mnla|allied")));
});

test("filters leave one kind, one actor, or what is sure", () => {
  assert.ok(on("2012-07-01", { kind: "hostile" }).every((edge) => edge.kind === "hostile"));
  assert.ok(on("2012-07-01", { actor: 2 }).every((edge) => edge.one === 2 || edge.other === 2));
  assert.deepEqual(told(on("2012-07-01", { sure: true })), ["actor/ansar-dine|actor/mnla|hostile throughout", "actor/mali|actor/islamists|hostile throughout"]);
});

test("of several rows of the same two and kind the best graded counts", () => {
  const twice = { ...data, edges: [...data.edges, [2, 0, 1, 0, 0, data.edges[0][5]]] };
  const [edge] = edgesOn(twice, { day: dayNumber("2012-04-10"), kind: "hostile", actor: 0 });
  assert.deepEqual([edge.grade, edge.disputed], ["possibly", false]);
});

test("changes are the days on which the picture looks otherwise than the day before", () => {
  const found = changes(data, {});
  for (let day = data.span[0] + 1; day < data.span[0] + 600; day += 1) {
    const same = told(edgesOn(data, { day })).join() === told(edgesOn(data, { day: day - 1 })).join();
    assert.equal(found.includes(day), !same, isoDay(day));
  }
  assert.ok(changes(data, { sure: true }).length < found.length);
  assert.deepEqual(changes(data, { kind: "allied" }).map(isoDay), ["2012-01-01", "2012-01-31", "2012-04-07", "2012-06-08"]);
});

test("the same rows give the same places, none of whose names lie on one another", () => {
  for (const wide of [true, false]) {
    const [one, other] = [layout(many(90), { wide }), layout(many(90), { wide })];
    assert.deepEqual(one, other);
    for (const place of one.places) {
      const panel = one.panels.find((each) => each.sort === place.sort);
      assert.ok(place.x > panel.x && place.x < panel.x + panel.width && place.y > panel.y && place.y < panel.y + panel.height);
    }
    assert.equal(overlaps(one.places), 0);
  }
});

function overlaps(places) {
  const middle = ({ y, height }) => y + height / 2 - 11;
  let found = 0;
  places.forEach((one, index) => {
    for (const other of places.slice(index + 1)) {
      const apart = Math.abs(one.x - other.x) >= (one.width + other.width) / 2 - 1 || Math.abs(middle(one) - middle(other)) >= (one.height + other.height) / 2 - 1;
      found += apart ? 0 : 1;
    }
  });
  return found;
}

test("nobody moves from day to day", () => {
  const rows = many(40);
  const placed = layout(rows);
  const at = (day) => {
    const tree = network(rows, { ...state(rows, day), layout: placed });
    return new Map(parts(tree, ofClass("actor")).map((each) => [each.attributes["data-key"], parts(each, ofClass("grip"))[0].attributes]));
  };
  const [early, late] = [at("2012-10-01"), at("2014-10-01")];
  const both = [...early.keys()].filter((key) => late.has(key));
  assert.ok(both.length > 5);
  for (const key of both) assert.deepEqual(early.get(key), late.get(key));
});

test("an edge says its kind by colour and by stroke or sign, possible is dashed and lighter, disputed is marked", () => {
  const tree = network(data, state(data, "2012-05-20"));
  const edge = (key) => parts(tree, (each) => each.attributes["data-edge"] === key)[0];
  const allied = parts(edge("actor/ansar-dine|actor/mnla|allied"), ofClass("line"))[0].attributes;
  assert.ok(allied.class.includes("possibly") && allied["stroke-dasharray"]);
  const hostile = edge("actor/mali|actor/mnla|hostile");
  assert.equal(parts(hostile, ofClass("mark")).length, 1);
  assert.equal(parts(hostile, ofClass("unlike")).length, 1);
  const sure = parts(edge("actor/mali|actor/islamists|hostile"), ofClass("line"))[0].attributes;
  assert.ok(!sure["stroke-dasharray"] && Number(sure["stroke-width"]) > Number(allied["stroke-width"]));
});

test("a line is described in words, from the giver to the one who receives", () => {
  const [edge] = on("2014-01-01", { kind: "supports" });
  assert.equal(describe(edge, data), "France → Mali: supports");
  const [disputed] = on("2012-05-20", { kind: "hostile", actor: 0 });
  assert.equal(describe(disputed, data), "Mali – MNLA: hostile, possibly, disputed");
});

test("several kinds between the same two do not lie on one another", () => {
  const tree = network(data, state(data, "2013-06-10"));
  const paths = parts(tree, (each) => (each.attributes["data-edge"] ?? "").startsWith("actor/mali|actor/mnla")).map((each) => parts(each, ofClass("line"))[0].attributes.d);
  assert.equal(paths.length, 2);
  assert.notEqual(paths[0], paths[1]);
  assert.deepEqual(beside(data).get("0 2"), [1, 3]);
});

test("names never lie on one another, at any size; closer to, more of them are shown", () => {
  const rows = many(90);
  const counts = [1, 2, 4].map((k) => {
    const drawn = { ...state(rows, "2013-06-01"), scale: 0.4 };
    drawn.view.k = k;
    const shown = [...new Set(drawn.edges.flatMap((edge) => [edge.one, edge.other]))];
    const found = names(rows, drawn, shown, 1 / (k * drawn.scale));
    const boxes = found.map(({ x, y, size, said, line }) => ({ x, y: y + ((said.length - 1) * line) / 2, wide: Math.max(...said.map((text) => text.length)) * size * 0.56, tall: said.length * line }));
    boxes.forEach((one, index) => {
      for (const other of boxes.slice(index + 1)) {
        assert.ok(Math.abs(one.x - other.x) > (one.wide + other.wide) / 2 - 1 || Math.abs(one.y - other.y) > (one.tall + other.tall) / 2 - 1);
      }
    });
    return found.length;
  });
  assert.ok(counts[0] < counts[2]);
});

test("a drawing that is kept in mind is the same as one made anew", () => {
  const rows = many(40);
  const kept = { ...state(rows, "2012-10-01"), memo: new Map() };
  network(rows, kept);
  kept.edges = edgesOn(rows, { day: dayNumber("2013-10-01") });
  kept.chosen = kept.edges[0].key;
  assert.equal(toText(network(rows, kept)), toText(network(rows, { ...kept, memo: undefined })));
});

test("a name that means markup stays text", () => {
  const hostile = { ...data, actors: data.actors.map(([path, , sort]) => [path, '<b onload="x">&', sort]) };
  assert.ok(!toText(network(hostile, state(hostile, "2012-05-20"))).includes("<b"));
});

test("a long name takes two lines and is cut", () => {
  assert.deepEqual(lines("MNLA"), ["MNLA"]);
  assert.equal(lines("fighters from Niger, Algeria and Libya said to come").length, 2);
});

test("places that are found in short turns are the same, and others have their turns meanwhile", async () => {
  let turns = 0;
  const others = setInterval(() => (turns += 1));
  const rows = many(90);
  const steps = laying(rows);
  const slow = { next: () => { // as on a slow machine: a millisecond a step
    for (const until = performance.now() + 1; performance.now() < until;);
    return steps.next();
  } };
  const found = await paced(slow);
  clearInterval(others);
  assert.deepEqual(found, layout(rows));
  assert.ok(turns >= 3, `${turns}`);
});
