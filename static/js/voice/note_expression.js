/**
 * What single notes have of an expression of their own.
 *
 * @typedef {Record<string, Record<string, number>>} Expressions by the id of a note, what is not as in the song
 */

/** @param {Expressions} expressions @param {string | null} id */
export const ownOf = (expressions, id) => expressions[id] ?? {};

/** Expressions with one value of some notes changed. @param {Expressions} expressions @param {string[]} ids @returns {Expressions} */
export function withExpression(expressions, ids, name, value) {
  const changed = ids.map((id) => [id, { ...ownOf(expressions, id), [name]: value }]);
  return { ...expressions, ...Object.fromEntries(changed) };
}

/** Expressions without those of some notes. @param {Expressions} expressions @param {string[]} ids @returns {Expressions} */
export function withoutExpression(expressions, ids) {
  const gone = new Set(ids);
  return Object.fromEntries(Object.entries(expressions).filter(([id]) => !gone.has(id)));
}
