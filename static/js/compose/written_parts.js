/** The parts that the studio adds to a piece, as the engine makes them: engine/notation/choir.py, engine/choices.py. */

export const CHOIR = [
  { id: "alto", name: "Alto", clef: "G2", program: 52 },
  { id: "tenor", name: "Tenor", clef: "G2-8", program: 52 },
  { id: "bass", name: "Bass", clef: "F4", program: 52 },
];
export const ACCOMPANIMENT = [
  { id: "piano-right", name: "Piano, right hand", clef: "G2", program: 0 },
  { id: "piano-left", name: "Piano, left hand", clef: "F4", program: 0 },
  { id: "guitar", name: "Guitar", clef: "G2-8", program: 24 },
  { id: "double-bass", name: "Double bass", clef: "F4", program: 32 },
  { id: "strings", name: "Strings", clef: "G2", program: 48 },
];
/** Which of them a style of accompaniment writes. */
export const STYLE_PARTS = {
  "pop-piano": ["piano-right", "piano-left"],
  "folk-guitar": ["guitar"],
  "jazz-shells": ["piano-right", "double-bass"],
  waltz: ["piano-right", "piano-left"],
  "string-pad": ["strings"],
};
/** Which of them an accompaniment pattern writes. */
export const INSTRUMENT_PARTS = { piano: ["piano-right", "piano-left"], guitar: ["guitar"] };

export const STUDIO_IDS = new Set([...CHOIR, ...ACCOMPANIMENT].map((part) => part.id));

export const accompanying = (ids) => ACCOMPANIMENT.filter((part) => ids.includes(part.id));

/** The part that is worked from when nobody says which: the first with notes that the studio did not add itself. */
export function melodyPart(score) {
  const own = score.parts.filter((part) => !part.percussion && !STUDIO_IDS.has(part.id) && part.notes.length);
  return own.find((part) => /^soprano/i.test(part.name)) ?? own[0];
}
