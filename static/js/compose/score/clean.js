/** The engraver's SVG made fit for the page: no styles in markup, which its policy forbids, and no font that it has not. */

const MUSIC_TEXT = /<tspan font-family="Leipzig" font-size="(\d+)px">([^<]*)<\/tspan>/g;
/** Signs that the engraver takes from its own font in running text, as Unicode has them. */
const SIGNS = { "\uea64": "♭", "\uea65": "♮", "\uea66": "♯" };

/** static/css/compose/score.css says what verovio's styles say, for the classes of the engraving. */
export function cleaned(svg) {
  return svg
    .replace(/<style[\s\S]*?<\/style>/g, "")
    .replace(/\sstyle="[^"]*"/g, "")
    .replace(MUSIC_TEXT, (_, size, text) => `<tspan font-size="${Math.round(size * 0.6)}px">${[...text].map((sign) => SIGNS[sign] ?? "").join("")}</tspan>`);
}
