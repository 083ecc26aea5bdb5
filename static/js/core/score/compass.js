/** What a voice or instrument can reach. */

/**
 * The compass of a part: of its instrument when that is known, otherwise of the choir voice that it is.
 *
 * @param {{program: number, percussion: boolean}} part
 * @param {string | null} voice "soprano", "alto", "tenor", "bass"; null = none
 * @param {{voices: Record<string, [number, number]>, instruments: Record<string, [number, number]>}} limits lowest and
 *   highest pitch, MIDI; instruments by General MIDI program
 * @returns {[number, number] | null} null = no limit
 */
export function compassOf(part, voice, { voices, instruments }) {
  if (part.percussion) return null;
  return instruments[part.program] ?? voices[voice] ?? null;
}

/** -1 = too low, 1 = too high, 0 = within. @param {number} pitch @param {[number, number] | null} compass */
export function beyond(pitch, compass) {
  if (!compass) return 0;
  return pitch < compass[0] ? -1 : pitch > compass[1] ? 1 : 0;
}
