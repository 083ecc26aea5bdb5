/**
 * Dark or light. The choice lives in a cookie of this browser, and the server writes it on <html data-theme>, so that the
 * first paint is right; without a choice the system decides.
 */

/** @typedef {"dark" | "light"} Theme */

const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set();

/** What the page shows now. @returns {Theme} */
export function theme() {
  const chosen = root.dataset.theme;
  if (chosen === "dark" || chosen === "light") return chosen;
  return system.matches ? "dark" : "light";
}

/** @param {Theme} choice */
export function setTheme(choice) {
  root.dataset.theme = choice;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${choice}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  tell();
}

/**
 * Be told of every change, by the user or the system: canvases redraw then.
 * @param {(now: Theme) => void} listener
 * @returns {() => void} stops it
 */
export function onThemeChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell() {
  for (const listener of listeners) listener(theme());
}

system.addEventListener("change", tell);

/**
 * The present value of colour tokens, for canvases: colours("--voice-s", "--line") gives rgb() strings. Reading the custom
 * property itself would give the pair of both themes.
 *
 * @param {...string} names
 * @returns {Record<string, string>} by name
 */
export function colours(...names) {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  /** @type {Record<string, string>} */
  const found = {};
  for (const name of names) {
    probe.style.color = `var(${name})`;
    found[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return found;
}
