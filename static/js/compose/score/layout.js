/**
 * Where things are on an engraved page, read from the engraver's SVG. No DOM: the engraver's thread does it.
 *
 * All numbers are in the units of the page, measured from its margins.
 *
 * @typedef {{id: string, x: number, y: number}} Head id of a note head or rest as scoreToMei writes it; x of its middle
 * @typedef {{left: number, right: number, top: number, bottom: number, start: number, heads: Head[], rests: Head[]}} Staff
 *   one staff of one bar: its ends, its outer lines, where the music may begin after clef, key and metre
 * @typedef {{index: number, staves: Staff[]}} Bar
 * @typedef {{width: number, height: number, margin: {x: number, y: number}, bars: Bar[]}} Layout
 */

const TAG = /<(\/?)(?:svg|g|path|use)\b([^>]*?)(\/?)>/g;
const ATTRIBUTE = /([\w:-]+)="([^"]*)"/g;
const BAR = /^bar\.(\d+)$/;
/** Half the width of a head, in spaces of the staff, by its SMuFL glyph: double whole, whole; any other. */
const HALF_WIDTHS = { E0A0: 1.2, E0A2: 0.84 };
const HALF_WIDTH = 0.59;
/** Room that a sign in front of the music takes from its left edge, in spaces. */
const SIGNS = { clef: 3.6, keySig: 2, meterSig: 2.8 };

/** @param {string} svg a page as verovio draws it @returns {Layout} */
export function layoutOf(svg) {
  const layout = { width: 0, height: 0, margin: { x: 0, y: 0 }, bars: [] };
  const open = [];
  let bar = null;
  let staff = null;
  for (const [, closing, text, alone] of svg.matchAll(TAG)) {
    if (closing) {
      open.pop();
      continue;
    }
    const given = Object.fromEntries([...text.matchAll(ATTRIBUTE)].map(([, name, value]) => [name, value]));
    const kind = given.class ?? "";
    const within = open.at(-1);
    if (kind === "definition-scale") [, , layout.width, layout.height] = given.viewBox.split(" ").map(Number);
    else if (kind === "page-margin") layout.margin = translation(given.transform);
    else if (kind === "measure") layout.bars.push((bar = { index: Number(BAR.exec(given.id)?.[1] ?? -1), staves: [] }));
    else if (kind === "staff") bar?.staves.push((staff = { left: 0, right: 0, top: Infinity, bottom: -Infinity, start: 0, heads: [], rests: [] }));
    else if (given.d && within?.kind === "staff") addLine(staff, given.d);
    else if (given.href && staff) addSign(staff, open, given);
    if (!alone) open.push({ kind, id: given.id });
  }
  for (const each of layout.bars) for (const one of each.staves) finish(one);
  return layout;
}

function translation(transform = "") {
  const [x, y] = /translate\(([^)]*)\)/.exec(transform)[1].split(",").map(Number);
  return { x, y };
}

function addLine(staff, d) {
  const [left, y, right] = d.match(/-?[\d.]+/g).map(Number);
  staff.left = left;
  staff.right = right;
  staff.top = Math.min(staff.top, y);
  staff.bottom = Math.max(staff.bottom, y);
}

function addSign(staff, open, { href, transform }) {
  const place = translation(transform);
  const owner = open.at(-1);
  const space = (staff.bottom - staff.top) / 4;
  if (owner.kind === "notehead") {
    const half = HALF_WIDTHS[href.slice(1, 5)] ?? HALF_WIDTH;
    staff.heads.push({ id: open.at(-2).id, x: place.x + half * space, y: place.y });
  } else if (owner.kind === "rest") {
    staff.rests.push({ id: owner.id, x: place.x + HALF_WIDTH * space, y: place.y });
  } else if (owner.kind in SIGNS && !staff.heads.length && !staff.rests.length && place.x < (staff.left + staff.right) / 2) {
    staff.start = Math.max(staff.start, place.x + SIGNS[owner.kind] * space);
  }
}

function finish(staff) {
  const space = (staff.bottom - staff.top) / 4;
  staff.start = Math.min(Math.max(staff.start, staff.left + 1.6 * space), staff.right - space);
}
