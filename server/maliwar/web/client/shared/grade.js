// How surely something holds in a window of days: the same rule as queries/include/bounds.rq, run.rq and grade.rq.

/**
 * Return "throughout", "at-some-time", "possibly", or null where the dates leave no room.
 *
 * `bounds` are day numbers [earliest begin, latest begin, earliest end, latest end] and, where adjoining situations count
 * as one, the last day on which their run has surely begun and the first on which it may end. Open bounds are null.
 */
export function grade(bounds, from, to = from) {
  const [earliestBegin, latestBegin, earliestEnd, latestEnd, runBegin = latestBegin, runEnd = earliestEnd] = bounds;
  if (after(earliestBegin, to) || before(latestEnd, from)) return null;
  if (!after(runBegin, from) && !before(runEnd, to)) return "throughout";
  if (!after(latestBegin, to) && !before(earliestEnd, from)) return "at-some-time";
  return "possibly";
}

function after(begin, day) {
  return begin !== null && begin > day;
}

function before(end, day) {
  return end !== null && end < day;
}
