// Rows as reading/network.py gives them: a few actors of several sorts, with relations that begin, turn sure and end.

import { dayNumber } from "../../server/maliwar/web/client/shared/days.js";

const days = (...texts) => texts.map((text) => (text ? dayNumber(text) : null));

export const data = {
  actors: [
    ["actor/mnla", "MNLA", 2],
    ["actor/ansar-dine", "Ansar Dine", 2],
    ["actor/mali", "Mali", 0],
    ["actor/france", "France", 0],
    ["actor/islamists", "the Islamists", 4],
    ["actor/cma", "CMA", 2],
  ],
  edges: [
    [1, 0, 0, 0, 0, days("2012-01-01", "2012-01-31", "2012-04-06", "2012-06-07", "2012-01-31", "2012-04-06")],
    [1, 0, 1, 0, 0, days("2012-06-08", "2012-06-08", "2013-01-14", null, "2012-06-08", "2013-01-14")],
    [3, 2, 2, 0, 0, days("2013-01-11", "2013-01-11", "2022-08-15", "2022-08-15", "2013-01-11", "2022-08-15")],
    [2, 0, 1, 0, 1, days("2012-01-16", "2012-01-16", "2012-04-06", "2013-06-18", "2012-01-16", "2012-04-06")],
    [2, 0, 3, 0, 0, days("2013-05-01", "2013-06-08", "2013-06-18", "2013-06-18", "2013-06-08", "2013-06-18")],
    [2, 4, 1, 0, 0, days(null, "2012-03-01", "2013-02-01", null, "2012-03-01", "2013-02-01")],
    [0, 5, 5, 0, 0, days("2014-06-01", "2014-06-30", "2015-06-20", null, "2014-06-30", "2015-06-20")],
  ],
  sorts: ["States", "Forces", "Armed groups", "People", "Left open"],
  kinds: { allied: "allied", hostile: "hostile", supports: "supports", negotiates: "negotiates", agreement: "agreement", member: "member of", tie: "tie" },
  words: { possibly: "possibly", disputed: "disputed", picture: "Network", hint: "Arrows", relations: "Relations" },
  span: days("2012-01-01", "2024-06-14"),
};

/** Return an island of many actors around two hubs, as the whole graph has them. */
export function many(count) {
  const actors = [...Array(count).keys()].map((index) => [`actor/a${index}`, `Actor number ${index} of many`, index % 5]);
  const edges = [...Array(2 * count).keys()].map((index) => {
    const [one, other] = [index % count, index < count ? 0 : (index * 7) % count];
    const begin = dayNumber("2012-01-01") + index * 20;
    return [one, one === other ? (other + 1) % count : other, index % 7, 0, index % 9 === 0 ? 1 : 0, [begin, begin + 30, begin + 900, begin + 2000, begin + 30, begin + 900]];
  });
  return { ...data, actors, edges };
}
