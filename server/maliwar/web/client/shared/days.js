// Days as whole numbers since 1970-01-01, UTC, and how they are written for people.

const DAY = 86_400_000; // milliseconds

/** Return the number of an ISO day (ISO 8601, 4.2.2), or null where the text is none. */
export function dayNumber(text) {
  if (!/^\d{4}-\d\d-\d\d$/.test(text ?? "")) return null;
  const found = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(found) || new Date(found).toISOString().slice(0, 10) !== text ? null : found / DAY;
}

/** Return the ISO day of a number. */
export function isoDay(number) {
  return new Date(number * DAY).toISOString().slice(0, 10);
}

/** Return a day in words of a language, by default the page's: 20 January 2013. */
export function shown(number, language = pageLanguage()) {
  return format(number, language, { day: "numeric", month: "long", year: "numeric" });
}

/** Return a day's month in words: January 2013. */
export function shownMonth(number, language = pageLanguage()) {
  return format(number, language, { month: "long", year: "numeric" });
}

/** Return a day in few letters, as an axis has room for: 20 Jan. */
export function shownShort(number, language = pageLanguage()) {
  return format(number, language, { day: "numeric", month: "short" });
}

/** Return the numbers of the first days of each month (or year) from one day to another, both included. */
export function firsts(from, to, unit = "month") {
  const found = [];
  const start = new Date(from * DAY);
  let year = start.getUTCFullYear();
  let month = unit === "year" ? 0 : start.getUTCMonth();
  for (;;) {
    const number = Date.UTC(year, month, 1) / DAY;
    if (number > to) return found;
    if (number >= from) found.push(number);
    if (unit === "year") year += 1;
    else if (++month === 12) [year, month] = [year + 1, 0];
  }
}

/** Return the language that the page is written in. */
export function pageLanguage() {
  return globalThis.document?.documentElement.lang || "en";
}

const formats = new Map();

function format(number, language, options) {
  const locale = language === "en" ? "en-GB" : language; // day before month
  const key = locale + Object.keys(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }));
  return formats.get(key).format(number * DAY);
}
