/** What is said at once may arrive the other way round: whoever says it by what this gives says one thing after the other. */

/** @returns {(say: () => Promise<void>) => Promise<void>} which `say`, that never rejects, is over when the promise is */
export function inOrder() {
  let last = Promise.resolve();
  return (say) => (last = last.then(say));
}
