/**
 * What a score sounds like: one list of notes with their channels, tied heads joined.
 *
 * @typedef {{id: string, ids: string[], part: string, channel: number, pitch: number, velocity: number, start: number, end: number}} Sound
 *   start and end in ticks; `ids` are all heads that it is written with
 */

import { noteEnd, velocityOf, voiceOf } from "../score/model.js";

/** The channel of percussion in General MIDI, counted from 0. */
export const DRUMS = 9;
const GRACE_TICKS = 1260;

/** Channel of the n-th part: 0..15 without the drums' own. */
export function channelOf(part, index) {
  if (part.percussion) return DRUMS;
  const channel = index % 15;
  return channel < DRUMS ? channel : channel + 1;
}

/**
 * @param {object} score
 * @returns {Sound[]} in order of start
 */
export function soundsOf(score) {
  const sounds = score.parts.flatMap((part, index) => partSounds(part, channelOf(part, index)));
  return sounds.sort((a, b) => a.start - b.start || a.pitch - b.pitch);
}

function partSounds(part, channel) {
  const sounds = [];
  const open = new Map();
  for (const note of part.notes) {
    const tied = note.tie === "stop" || note.tie === "continue";
    const key = `${voiceOf(note)}/${note.pitch}/${note.onset}`;
    let sound = tied ? open.get(key) : undefined;
    if (sound) {
      sound.end = noteEnd(note);
      sound.ids.push(note.id);
      open.delete(key);
    } else {
      sound = {
        id: note.id,
        ids: [note.id],
        part: part.id,
        channel,
        pitch: note.pitch,
        velocity: velocityOf(note),
        start: note.onset,
        end: note.grace ? note.onset + GRACE_TICKS : noteEnd(note),
      };
      sounds.push(sound);
    }
    if (note.tie === "start" || note.tie === "continue") open.set(`${voiceOf(note)}/${note.pitch}/${noteEnd(note)}`, sound);
  }
  return sounds;
}

/** Index of the first sound that starts at or after a tick. @param {Sound[]} sounds in order of start */
export function firstFrom(sounds, tick) {
  let low = 0;
  let high = sounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sounds[middle].start < tick) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The sounds that are on at a tick.
 *
 * @param {Sound[]} sounds in order of start
 * @param {number} longest length among them: none that starts earlier than this before the tick can be on
 */
export function soundsAt(sounds, tick, longest) {
  const found = [];
  for (let index = firstFrom(sounds, tick - longest); index < sounds.length && sounds[index].start <= tick; index += 1) {
    if (sounds[index].end > tick) found.push(sounds[index]);
  }
  return found;
}
