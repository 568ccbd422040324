import assert from "node:assert/strict";
import { test } from "node:test";

import { h, toText } from "../../server/maliwar/web/client/shared/svg.js";

test("a tree is written as SVG, with what is not set left out", () => {
  const tree = h("svg", { width: 10, hidden: null }, [h("g", {}, "a & b", null, [h("path", { d: "M0 0" })])]);
  assert.equal(toText(tree), '<svg xmlns="http://www.w3.org/2000/svg" width="10"><g>a &amp; b<path d="M0 0"/></g></svg>');
});

test("labels from outside stay text", () => {
  const hostile = '"><script>alert(1)</script>';
  const text = toText(h("text", { "data-name": hostile }, hostile));
  assert.ok(!text.includes("<script>"));
  assert.ok(text.includes("&quot;&gt;&lt;script&gt;"));
});
