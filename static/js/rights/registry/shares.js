/** Shares of a work: basis points where they are kept (10,000 are the whole), percentages where people write them. */

export const WHOLE = 10_000;

/** "33.34", "33,34 %" → 3334; "" → 0; null for anything else. @param {string} text @returns {number | null} */
export function pointsOf(text) {
  const plain = text.replace(/[\s%％]/g, "").replace(",", ".");
  if (plain === "") return 0;
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(plain)) return null;
  const points = Math.round(Number(plain) * 100);
  return points <= WHOLE ? points : null;
}

/** 3334 → "33.34", 5000 → "50", 0 → "". @param {number} points */
export const percentOf = (points) => (points ? String(points / 100) : "");

/** Equal shares that make a whole; who comes first has what is left over. @param {number} count @returns {number[]} */
export function equally(count) {
  const each = Math.floor(WHOLE / count);
  return Array.from({ length: count }, (_, place) => each + (place < WHOLE - each * count ? 1 : 0));
}

/** Do the shares make a whole, or does nobody have one? @param {number} sum */
export const isWhole = (sum) => sum === 0 || sum === WHOLE;
