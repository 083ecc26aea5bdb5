/**
 * What every gesture on the roll has in common.
 *
 * @typedef {{x: number, y: number}} Point CSS pixels from the corner of the roll
 * @typedef {{move?: (point: Point, event: PointerEvent) => void, end?: (point: Point, event: PointerEvent) => void,
 *   cancel?: () => void}} Gesture `move` is called once at the press, too
 * @typedef {(roll: object, start: Point, event: PointerEvent) => Gesture | null} Begin
 */

/** How far beyond its edges a note can still be touched, pixels: fingers are wider than arrows. */
export const reachOf = ({ pointerType }) => (pointerType === "touch" ? 8 : 0);

/** Has a pointer moved, or does the hand only tremble? @param {Point} a @param {Point} b @param {PointerEvent} event */
export const hasMoved = (a, b, { pointerType }) => Math.hypot(a.x - b.x, a.y - b.y) > (pointerType === "touch" ? 8 : 3);
