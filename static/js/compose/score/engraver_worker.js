/**
 * The engraver's own thread: loads verovio when it is first asked, engraves the newest score it was given.
 *
 * In:  {urls: {module, toolkit}} once, then {id, mei, width, height, scale, first}: `first` is the page to begin with
 * Out: {id, page, pages, last, svg, layout} for every page, {id, error}
 */

import { cleaned } from "./clean.js";
import { layoutOf } from "./layout.js";

let toolkit = null;
let newest = 0;
let urls = null;

self.addEventListener("message", async ({ data }) => {
  if (data.urls) {
    urls = data.urls;
    return;
  }
  newest = data.id;
  try {
    toolkit ??= load();
    const engraver = await toolkit;
    if (data.id === newest) await engrave(engraver, data);
  } catch (error) {
    toolkit = null;
    self.postMessage({ id: data.id, error: String(error?.message ?? error) });
  }
});

async function load() {
  const [{ default: createModule }, { VerovioToolkit }] = await Promise.all([import(urls.module), import(urls.toolkit)]);
  return new VerovioToolkit(await createModule());
}

async function engrave(engraver, { id, mei, width, height, scale, first }) {
  engraver.setOptions({
    pageWidth: Math.round((width * 100) / scale),
    pageHeight: Math.round((height * 100) / scale),
    scale,
    adjustPageHeight: true,
    breaks: "auto",
    header: "none",
    footer: "none",
    svgViewBox: true,
    svgRemoveXlink: true,
    svgFormatRaw: true,
    pageMarginLeft: 60,
    pageMarginRight: 60,
    pageMarginTop: 60,
    pageMarginBottom: 60,
    mnumInterval: 0,
    // Room to write in an empty bar.
    measureMinWidth: 30,
    spacingStaff: 6,
    spacingSystem: 5,
    // Browsers without Times draw wider letters than the engraver reckons with.
    lyricSize: 3.8,
    lyricWordSpace: 3.6,
    justificationBracketGroup: 0,
  });
  if (!engraver.loadData(mei)) throw new Error("unreadable");
  const pages = engraver.getPageCount();
  const order = [Math.min(first, pages), ...Array.from({ length: pages }, (_, index) => index + 1)];
  const todo = [...new Set(order)];
  for (const page of todo) {
    const svg = engraver.renderToSVG(page);
    self.postMessage({ id, page, pages, last: page === todo.at(-1), svg: cleaned(svg), layout: layoutOf(svg) });
    // A newer score ends this one between two pages.
    await new Promise((resolve) => setTimeout(resolve));
    if (id !== newest) return;
  }
}
