/**
 * From page to page without leaving the document, so that what sounds goes on sounding.
 *
 * A page that has a #player takes part; from and to every other one the browser goes as always. The address is fetched,
 * and its title, styles, top bar, messages and <main> take the place of the old ones. Modules run once, as in any document;
 * what a page's module exports as `mount(main, visit)` is called at every arrival.
 *
 * @typedef {{signal: AbortSignal, back: boolean}} Visit `signal`: aborted when the page is left; `back`: come through the
 *   browser's history, so that a list may be as it was
 */

import { h, need } from "./dom.js";
import { showRelativeTimes } from "./i18n.js";
import { closeMenus } from "./menus.js";

const PARTS = [".topbar", "#messages", "#main"];
const here = () => location.pathname + location.search;

let leave = new AbortController();
let shown = here();

/** Listen for links, forms that only ask, and the browser's back and forward. */
export function startNavigation() {
  history.scrollRestoration = "manual";
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit);
  addEventListener("popstate", ({ state }) => here() !== shown && go(location.href, { back: true, scroll: state?.scroll ?? 0 }));
  let later = 0;
  addEventListener("scroll", () => (clearTimeout(later), (later = setTimeout(keepScroll, 100))), { passive: true });
  const { scroll } = history.state ?? {};
  const { signal: stays } = leave;
  fetchModules(document)
    .then((modules) => {
      const arrived = modules && !stays.aborted && arrive(modules, { back: true });
      document.dispatchEvent(new Event("awake"));
      return arrived;
    })
    .then(() => scroll && scrollTo(0, scroll));
}

/** Go to an address of this site. @param {string | URL} address */
export function visit(address) {
  keepScroll();
  return go(address, {});
}

/** @param {MouseEvent} event */
function onClick(event) {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented || !plain(event) || !fits(link)) return;
  event.preventDefault();
  visit(link.href);
}

const plain = (event) => event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

/** Of this site, in this window, and not to a place of this page. */
function fits({ href, target, origin, hash, download }) {
  const within = hash && href.split("#")[0] === location.href.split("#")[0];
  return origin === location.origin && !within && (!target || target === "_self") && !download && !/^\/(api|admin)\//.test(new URL(href).pathname);
}

/** @param {SubmitEvent} event */
function onSubmit(event) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (event.defaultPrevented || form.method !== "get" || form.target) return;
  event.preventDefault();
  const address = new URL(form.action, location.href);
  address.search = String(new URLSearchParams(/** @type {any} */ (new FormData(form, event.submitter))));
  visit(address);
}

/** @param {string | URL} address @param {{back?: boolean, scroll?: number}} how */
async function go(address, { back = false, scroll = 0 }) {
  const wanted = new URL(address, location.href);
  leave.abort();
  const own = (leave = new AbortController());
  document.documentElement.setAttribute("aria-busy", "true");
  try {
    const fetched = await fetchPage(wanted, own.signal);
    // Its scripts, too, are there before it is shown: nothing that is pressed on it is lost.
    const [modules] = fetched ? await Promise.all([fetchModules(fetched.page), fetchStyles(fetched.page)]) : [null];
    if (own.signal.aborted) return;
    if (!modules) return leaveFor(wanted, back);
    const end = new URL(fetched.url);
    end.hash = wanted.hash;
    if (!back) history.pushState({}, "", end);
    shown = here();
    show(fetched.page);
    await arrive(modules, { back });
    if (!own.signal.aborted) settle(end.hash, scroll, back);
  } finally {
    if (leave === own) document.documentElement.removeAttribute("aria-busy");
  }
}

/** The page at an address, and where it was found in the end; null when it does not take part, or there is no connection: the
 * browser's own page says so then, and its reload comes back here. */
async function fetchPage(address, signal) {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, credentials: "same-origin", signal });
    if (!answer.headers.get("Content-Type")?.startsWith("text/html")) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector("#player") && { page, url: answer.url };
  } catch {
    return null;
  }
}

function leaveFor(address, back) {
  if (back) location.reload();
  else location.assign(address);
}

/** @param {Document} page */
function show(page) {
  closeMenus();
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  document.title = page.title;
  const wanted = new Set(styles(page).map(({ href }) => href));
  for (const link of styles(document)) if (!wanted.has(link.href)) link.remove();
  for (const selector of PARTS) {
    const [old, fresh] = [document.querySelector(selector), page.querySelector(selector)];
    if (old && fresh) old.replaceWith(document.adoptNode(fresh));
  }
  showRelativeTimes();
  document.dispatchEvent(new Event("page"));
}

/** Let the page's own scripts see that it is there. @param {any[]} modules */
async function arrive(modules, { back }) {
  const visit = { signal: leave.signal, back };
  await Promise.all(modules.map((module) => module.mount?.(document.querySelector("#main"), visit)));
}

/** A page's own scripts; null where one does not come or does not run: then the page is loaded whole. @param {Document} page @returns {Promise<any[] | null>} */
function fetchModules(page) {
  const scripts = [...page.head.querySelectorAll("script[type=module][src]")];
  return Promise.all(scripts.map(({ src }) => import(src))).catch(() => null);
}

/** The focus where reading begins, the window where it was or at the top. */
function settle(hash, scroll, back) {
  const place = hash && document.getElementById(decodeURIComponent(hash.slice(1)));
  if (place) place.scrollIntoView();
  else scrollTo(0, scroll);
  need("#arrived").textContent = document.title;
  const main = document.querySelector("#main");
  if (!back || !main.contains(document.activeElement)) main.focus({ preventScroll: true });
}

const keepScroll = () => here() === shown && history.replaceState({ scroll: scrollY }, "");

/** @param {Document} page @returns {HTMLLinkElement[]} */
const styles = (page) => [...page.head.querySelectorAll("link[rel=stylesheet]")];

/** What the next page looks like is there before it is shown. @param {Document} page */
function fetchStyles(page) {
  const known = new Set(styles(document).map(({ href }) => href));
  const fresh = styles(page).filter(({ href }) => !known.has(href));
  return Promise.all(
    fresh.map(
      ({ href }) =>
        new Promise((done) => document.head.append(h("link", { rel: "stylesheet", href, onload: done, onerror: done }))),
    ),
  );
}
