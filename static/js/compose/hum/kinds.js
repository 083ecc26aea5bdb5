/** Which files are sound. */

export const ENDINGS = [".wav", ".mp3", ".flac", ".ogg", ".oga", ".aif", ".aiff"];

/** By its ending, or by its media type where it has none that is known; MIDI files call themselves audio too. @param {File} file */
export function isRecording({ name, type }) {
  const lower = name.toLowerCase();
  return ENDINGS.some((ending) => lower.endsWith(ending)) || (/^audio\//.test(type) && !/midi?$/.test(type) && !/\.(mid|midi|kar)$/.test(lower));
}
