/**
 * Words, numbers and times in the language of the page.
 *
 * The catalogue (/i18n/catalog.js) is a classic deferred script in base.html, so it has run before any module.
 * Write every sentence as a literal in the call: the extraction (scripts/extract_messages.py) reads t(), tn() and tp().
 */

/** @typedef {Record<string, string | number>} Values */

const catalogue = globalThis.django;

/** BCP 47 language of the page. */
export const language = document.documentElement.lang || "en";

/**
 * Put values into %(name)s places.
 * @param {string} text
 * @param {Values} [values]
 */
function fill(text, values) {
  return values ? text.replace(/%\((\w+)\)[sd]/g, (whole, name) => (name in values ? String(values[name]) : whole)) : text;
}

/**
 * A sentence: t("Saved %(when)s", {when}).
 * @param {string} message
 * @param {Values} [values]
 */
export function t(message, values) {
  return fill(catalogue?.gettext(message) ?? message, values);
}

/**
 * A sentence that counts: tn("%(count)s bar", "%(count)s bars", n). `count` is filled in, grouped as the language does.
 * @param {string} singular
 * @param {string} plural
 * @param {number} count
 * @param {Values} [values]
 */
export function tn(singular, plural, count, values) {
  const text = catalogue?.ngettext(singular, plural, count) ?? (count === 1 ? singular : plural);
  return fill(text, { count: formatNumber(count), ...values });
}

/**
 * A word that needs a context: tp("key of a piece", "major").
 * @param {string} context
 * @param {string} message
 * @param {Values} [values]
 */
export function tp(context, message, values) {
  return fill(catalogue?.pgettext(context, message) ?? message, values);
}

/** @param {number} value @param {Intl.NumberFormatOptions} [options] */
export function formatNumber(value, options) {
  return new Intl.NumberFormat(language, options).format(value);
}

/** @param {string | number | Date} when @param {Intl.DateTimeFormatOptions} [options] */
export function formatDate(when, options = { dateStyle: "medium", timeStyle: "short" }) {
  return new Intl.DateTimeFormat(language, options).format(new Date(when));
}

/** @type {[Intl.RelativeTimeFormatUnit, number][]} seconds in each unit, longest first */
/** One after another, as the language writes it; what is empty is left out. @param {(string | null | undefined | false)[]} items */
export const listed = (items) => items.filter(Boolean).join(tp("between the items of a list", ", "));

const UNITS = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/**
 * "3 minutes ago", "yesterday"; "now" within a minute.
 * @param {string | number | Date} when
 * @param {number} [now] milliseconds
 */
export function formatRelative(when, now = Date.now()) {
  const seconds = (new Date(when).getTime() - now) / 1000;
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return format.format(0, "second");
}

/** Rewrite every <time class="relative" datetime> under `root`; the exact time stays as its title. @param {ParentNode} [root] */
export function showRelativeTimes(root = document) {
  for (const element of root.querySelectorAll("time.relative[datetime]")) {
    const time = /** @type {HTMLTimeElement} */ (element);
    time.textContent = formatRelative(time.dateTime);
    time.title = formatDate(time.dateTime);
  }
}
