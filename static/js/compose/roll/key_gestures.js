/** Hands on the keys at the side of the roll. */

/** The keys sound while they are pressed or glided over. @type {import("../../core/roll/gesture.js").Begin} */
export function keys({ view, studio: { edits, session } }, start) {
  let heard = null;
  const hear = (point) => {
    const pitch = view.pitch(point.y);
    if (pitch === heard) return;
    heard = pitch;
    edits.hear(pitch);
    session.set({ cursor: { ...session.cursor, pitch } });
  };
  hear(start);
  return { move: hear };
}
