/** Icons of the sprite in static/img/icons.svg, for elements made by scripts (templates use the `icon` tag). */

const SPRITE = document.querySelector('meta[name="icon-sprite"]')?.getAttribute("content") ?? "/static/img/icons.svg";
const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} name symbol of the sprite
 * @param {string} [extra] further classes, for example "icon-large"
 * @returns {SVGSVGElement} hidden from assistive technology: name the button, not the picture
 */
export function icon(name, extra = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `icon ${extra}`.trim());
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(SVG, "use"));
  setIcon(svg, name);
  return svg;
}

/** Show another symbol in an existing icon. @param {Element} svg @param {string} name */
export function setIcon(svg, name) {
  svg.querySelector("use")?.setAttribute("href", `${SPRITE}#${name}`);
}
