/** Building elements from scripts without markup strings, so that no text is ever parsed as HTML. */

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * h("button", {class: "button", type: "button", onclick: run}, "Play")
 *
 * Attributes whose value is null, undefined or false are left out; true sets an empty attribute; functions under
 * "on…" become listeners.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, any>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on") && typeof value === "function") element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/** Text as it is written anew with every frame: the same words once more would lay the page out once more. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** The one element that must be there. @template {Element} [E=HTMLElement] @param {string} selector @param {ParentNode} [root] @returns {E} */
export function need(selector, root = document) {
  const element = root.querySelector(selector);
  if (!element) throw new Error(`No element matches ${selector}`);
  return /** @type {E} */ (element);
}
