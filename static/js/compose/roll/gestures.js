/**
 * What hands do on the roll: this decides which gesture a press starts.
 *
 * Draw: drag on the grid writes a note, on a note moves it, on its right end changes its length. Select: drag on the grid
 * frames notes (not snapped). Erase: everything touched goes. Alt = free of the grid. Shift and Ctrl choose notes with any
 * tool.
 */

import { reachOf } from "../../core/roll/gesture.js";
import { Hands } from "../../core/roll/hands.js";
import { panning } from "../../core/roll/view_gestures.js";
import { noteAt } from "./hits.js";
import { keys } from "./key_gestures.js";
import { openRollMenu } from "./menu.js";
import { drawing, erasing, grabbing } from "./note_gestures.js";
import { rulerGesture, rulerPointer } from "./ruler.js";
import { adds, choosing, framing } from "./select_gestures.js";

/** @param {import("./roll.js").Roll} roll */
export function bindGestures(roll) {
  const { session, store } = roll.studio;
  new Hands(roll, {
    begin,
    menu: (point, reach) => openRollMenu(roll, "openAt", point, reach),
    abandoned: () => {
      roll.marquee = null;
      // While bars are written or a version is heard, what is shown is not the hand's.
      if (!session.busy) store.preview(null);
    },
    hover: (point) => hover(roll, point),
    doubleClick: (point) => doubleClick(roll, point),
  });
}

/** Which gesture a press starts. @type {import("../../core/roll/gesture.js").Begin} */
function begin(roll, point, event) {
  const { view, studio } = roll;
  const { session } = studio;
  if (event.button === 1) return panning(roll, point, event);
  if (point.y < view.rulerHeight) return rulerGesture(roll, point, event);
  if (point.x < view.keyWidth) return keys(roll, point, event);
  if (session.busy) return panning(roll, point, event);
  if (session.tool === "erase") return erasing(roll, point, event);
  const hit = noteAt(roll.frame, point.x, point.y, reachOf(event));
  if (hit && adds(event)) return choosing(roll, hit, event);
  if (hit) return grabbing(roll, point, event, hit);
  if (session.tool === "draw" && !adds(event)) return drawing(roll, point, event);
  return framing(roll, point, event);
}

/** With the select tool a double click on empty paper writes a note. */
function doubleClick({ view, studio, frame }, point) {
  const { session } = studio;
  if (session.tool !== "select" || session.busy || point.y < view.rulerHeight || point.x < view.keyWidth) return;
  if (noteAt(frame, point.x, point.y)) return;
  studio.edits.addAt(view.tick(point.x), view.pitch(point.y));
}

/** The arrow says what a press would do. */
function hover(roll, point) {
  const { view, studio, element } = roll;
  const inGrid = point.y >= view.rulerHeight && point.x >= view.keyWidth;
  const hit = inGrid ? noteAt(roll.frame, point.x, point.y) : null;
  const { tool } = studio.session;
  element.dataset.pointer = point.y < view.rulerHeight ? rulerPointer(roll, point) : !inGrid ? "bar" : tool === "erase" ? "erase" : hit ? (hit.edge ? "edge" : "note") : tool;
}
