/** What hands do on the roll: choosing notes, moving the view, drawing the pitch, going to a place, drawing the loop. */

import { hasMoved, reachOf } from "../../core/roll/gesture.js";
import { Hands } from "../../core/roll/hands.js";
import { loopGesture } from "../../core/roll/loop_gesture.js";
import { panning } from "../../core/roll/view_gestures.js";
import { TICKS_PER_QUARTER } from "../../core/score/time.js";
import { stroked } from "../curve.js";
import { openMenuAt } from "./menu.js";
import { noteAt } from "./hits.js";
import { centsAt } from "./paint.js";

/** @param {import("./roll.js").Roll} roll */
export function bindGestures(roll) {
  const { session } = roll.studio;
  new Hands(roll, {
    begin,
    menu: (point, reach) => openMenuAt(roll, point, reach),
    doubleClick: (point) => {
      const note = noteAt(roll, point, 0);
      if (note) roll.studio.lyricLane.edit(note.id);
    },
  });
  const show = () => (roll.element.dataset.tool = session.tool);
  session.subscribe((changed) => changed.has("tool") && show());
  show();
}

/** Which gesture a press starts. @type {import("../../core/roll/gesture.js").Begin} */
function begin(roll, point, event) {
  const { view, studio } = roll;
  if (event.button === 1 || point.x < view.keyWidth) return panning(roll, point, event);
  if (point.y < view.loopHeight) return looping(roll, point, event);
  if (point.y < view.rulerHeight) return seeking(roll);
  const { tool } = studio.session;
  if (tool !== "select") return drawing(roll, tool);
  return choosing(roll, point, event);
}

function looping(roll, point, event) {
  const { studio } = roll;
  const grid = TICKS_PER_QUARTER / 2;
  return loopGesture(roll, point, event, { score: studio.store.score, grid, seek: (place) => seeking(roll).move(place) });
}

function seeking({ view, studio }) {
  return { move: ({ x }) => studio.player.seek(Math.max(0, Math.round(view.tick(Math.max(view.keyWidth, x))))) };
}

/** A press that stays in place chooses the note under it; one that moves pushes the view. */
function choosing(roll, start, event) {
  const push = panning(roll, start, event);
  return {
    move: push.move,
    end: (point) => {
      if (hasMoved(point, start, event)) return;
      const { studio } = roll;
      const note = noteAt(roll, point, reachOf(event));
      studio.session.set({ note: note?.id ?? null });
      if (note && !studio.player.playing) studio.player.seek(note.tick);
    },
  };
}

/** Draw, erase or smooth the pitch along the hand's way. */
function drawing({ view, studio }, tool) {
  const { pitch, plan, line } = studio;
  let stroke = [];
  let last = null;
  const [least, most] = pitch.kind.limits;
  const at = ({ x, y }) => {
    const tick = Math.max(0, Math.round(view.tick(Math.max(view.keyWidth, x))));
    const held = line.findLast((note) => note.tick <= tick) ?? line[0];
    const automatic = plan.automatic(tick) ?? (held?.pitch ?? 60) * 100;
    return [tick, Math.max(least, Math.min(most, centsAt(view, y) - automatic))];
  };
  return {
    move: (point) => {
      const here = at(point);
      stroke = stroked(stroke, last ?? here, here);
      last = here;
      pitch.try(tool, stroke);
    },
    end: () => pitch.end(tool, stroke),
    cancel: () => studio.store.try(null),
  };
}
