/** What instruments play beside the voices: everything that is not sung, at the pitch that belongs to the singing. */

import { noteEnd, voiceOf } from "../core/score/model.js";
import { TempoMap } from "../core/score/time.js";
import { lineKey } from "./settings.js";

/** Seconds of silence at the end of a clip. */
const RELEASE = 0.2;
const OCTAVE = 12;

/**
 * The score for the player. A note whose voice is heard is left out; as long as it is not, an instrument plays it.
 *
 * Who sings is transposed; by anything but octaves, all that has a pitch goes along, or it would clash.
 *
 * @param {object} score
 * @param {Pick<import("./settings.js").Settings, "part" | "voice" | "choir" | "transpose">} settings those that the clips were sung with
 * @param {import("./clips.js").Clip[]} clips
 */
export function unsung(score, { part, voice, choir, transpose }, clips) {
  const tempo = new TempoMap(score.tempos);
  const singers = [{ part, voice, line: "" }, ...choir.map((each) => ({ ...each, line: lineKey(each) }))].map((singer) => ({
    ...singer,
    clips: clips.filter(({ line }) => line === null || line === singer.line),
  }));
  const isHeard = (note, singer) => {
    const middle = tempo.secondsAt((note.onset + noteEnd(note)) / 2);
    return singer.clips.some(({ start, end }) => start <= middle && middle < end - RELEASE);
  };
  const shift = transpose % OCTAVE ? transpose : 0;
  const parts = score.parts.map((each) => {
    if (each.percussion) return each;
    const notes = each.notes.flatMap((note) => {
      const singer = singers.find((one) => one.part === each.id && one.voice === voiceOf(note));
      if (singer && isHeard(note, singer)) return [];
      const by = singer ? transpose : shift;
      return [by ? { ...note, pitch: within(note.pitch + by) } : note];
    });
    return { ...each, notes };
  });
  return { ...score, parts };
}

/** Kept to the pitches that MIDI has, as in exports. */
const within = (pitch) => Math.min(127, Math.max(0, pitch));
