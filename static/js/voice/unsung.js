/** What instruments play beside the voices: everything that is not sung, at the pitch that belongs to the singing. */

import { noteEnd, voiceOf } from "../core/score/model.js";
import { TempoMap } from "../core/score/time.js";
import { ensemble } from "./ensemble.js";

/** Seconds of silence at the end of a clip. */
const RELEASE = 0.2;
const OCTAVE = 12;

/**
 * The score for the player, with a part for each of the ensemble. A note whose voice is heard is left out; as long as it is not, an
 * instrument plays it.
 *
 * Who sings is transposed; by anything but octaves, all that has a pitch goes along, or it would clash.
 *
 * @param {object} score
 * @param {import("./settings.js").Settings} settings those that the clips were sung with
 * @param {import("./clips.js").Clip[]} clips
 */
export function unsung(score, settings, clips) {
  const { transpose } = settings;
  const tempo = new TempoMap(score.tempos);
  const shift = transpose % OCTAVE ? transpose : 0;
  const parts = ensemble(score, settings).map(({ id, part, voices, line }) => {
    if (part.percussion) return part;
    const own = part.notes.filter((note) => voices.includes(voiceOf(note)));
    if (line === null) return { ...part, id, notes: raised(own, shift) };
    const heard = clips.filter((clip) => clip.line === null || clip.line === line);
    const isHeard = (note) => {
      const middle = tempo.secondsAt((note.onset + noteEnd(note)) / 2);
      return heard.some(({ start, end }) => start <= middle && middle < end - RELEASE);
    };
    return { ...part, id, notes: raised(own.filter((note) => !isHeard(note)), transpose) };
  });
  return { ...score, parts };
}

/** Kept to the pitches that MIDI has, as in exports. */
const raised = (notes, by) => (by ? notes.map((note) => ({ ...note, pitch: Math.min(127, Math.max(0, note.pitch + by)) })) : notes);
