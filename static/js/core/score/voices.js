/**
 * How a part is told apart: by colour, letter and shape together, the same on the roll, the headers and the lists.
 *
 * @typedef {{letter: string, shape: "circle" | "triangle" | "square" | "diamond", slot: "s" | "a" | "t" | "b"}} Mark
 */

import { t, tp } from "core/i18n.js";
import { compassOf } from "./compass.js";

const SLOTS = ["s", "a", "t", "b"];
const SHAPES = { s: "circle", a: "triangle", t: "square", b: "diamond" };
const BY_ID = { melody: "s", soprano: "s", alto: "a", tenor: "t", bass: "b" };
const LETTERS = { s: "S", a: "A", t: "T", b: "B" };

/** The name of a part for the user: the studio's own parts in the language of the page, others as they are called. */
export function partName(part) {
  const own = {
    melody: ["Melody", tp("voice", "Melody")],
    alto: ["Alto", tp("voice", "Alto")],
    tenor: ["Tenor", tp("voice", "Tenor")],
    bass: ["Bass", tp("voice", "Bass")],
    "piano-right": ["Piano, right hand", t("Piano, right hand")],
    "piano-left": ["Piano, left hand", t("Piano, left hand")],
    guitar: ["Guitar", t("Guitar")],
    "double-bass": ["Double bass", t("Double bass")],
    strings: ["Strings", t("Strings")],
  }[part.id];
  return own?.[0] === part.name ? own[1] : part.name || part.id;
}

/** @returns {Map<string, Mark>} by part id */
export function marksOf(parts) {
  const free = SLOTS.filter((slot) => !parts.some((part) => slotByName(part) === slot));
  const marks = new Map();
  parts.forEach((part, index) => {
    const named = slotByName(part);
    const slot = named ?? free.shift() ?? SLOTS[index % SLOTS.length];
    const letter = named || part.id in BY_ID ? LETTERS[slot] : ([...part.name.trim()][0] ?? LETTERS[slot]).toUpperCase();
    marks.set(part.id, { slot, letter, shape: SHAPES[slot] });
  });
  return marks;
}

function slotByName(part) {
  if (part.id in BY_ID) return BY_ID[part.id];
  const name = part.name.trim().toLowerCase();
  return BY_ID[Object.keys(BY_ID).find((voice) => name === voice || name === `${voice}s` || name === `${voice}es`)];
}

const CHOIR = { s: "soprano", a: "alto", t: "tenor", b: "bass" };

/** What a part can reach: its instrument, or the voice it is named after. @param {object} limits of the boot data @returns {[number, number] | null} */
export const compassOfPart = (part, limits) => compassOf(part, CHOIR[slotByName(part)] ?? null, limits);

const PATHS = {
  circle: "M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9z",
  triangle: "M6 1.2l5 9.3h-10z",
  square: "M1.6 1.6h8.8v8.8h-8.8z",
  diamond: "M6 0.6l5.2 5.4l-5.2 5.4l-5.2-5.4z",
};

/** The mark of a part as an element for lists and headers. */
export function markElement(mark) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 12 12");
  svg.setAttribute("class", `voice-mark voice-${mark.slot}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(svg.namespaceURI, "path");
  path.setAttribute("d", PATHS[mark.shape]);
  svg.append(path);
  return svg;
}

/** The path of a mark, 12 by 12, for canvases. */
export const markPath = (mark) => (cache[mark.shape] ??= new Path2D(PATHS[mark.shape]));
const cache = {};
