/**
 * The ways in which a word can be sung: how its signs are read, or how it is pronounced. Choosing one writes the phones of its notes.
 *
 * @typedef {{text: string, phones: Record<string, string>}} Way `phones` by the id of a note; the first of several ways is the automatic one
 */

/** Which of the ways is asked for; -1 where the notes have other phones of their own. @param {Way[]} ways @param {Record<string, string>} phones of the song */
export function chosenWay(ways, phones) {
  if (!notesOf(ways).some((id) => id in phones)) return 0;
  return ways.findIndex((way) => Object.entries(way.phones).every(([id, text]) => phones[id] === text));
}

/** The phones of the song with one of the ways: the automatic one needs none. @param {Way[]} ways @param {number} index @param {Record<string, string>} phones */
export function withWay(ways, index, phones) {
  const mine = new Set(notesOf(ways));
  const others = Object.fromEntries(Object.entries(phones).filter(([id]) => !mine.has(id)));
  return index === 0 ? others : { ...others, ...ways[index].phones };
}

const notesOf = (ways) => ways.flatMap((way) => Object.keys(way.phones));
