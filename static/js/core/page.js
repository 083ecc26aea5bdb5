/** What every page does: theme switch, menus, offline banner, relative times. */

import { showRelativeTimes, t } from "./i18n.js";
import { setIcon } from "./icons.js";
import { startMenus } from "./menus.js";
import { onThemeChange, setTheme, theme } from "./theme.js";
import { toast } from "./toasts.js";

function labelThemeButtons() {
  const now = theme();
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    const label = now === "dark" ? t("Use light colours") : t("Use dark colours");
    const text = button.querySelector("[data-label]");
    if (text) text.textContent = label;
    else button.setAttribute("aria-label", label);
    if (!text) button.setAttribute("title", label);
    const picture = button.querySelector(".icon");
    if (picture) setIcon(picture, now === "dark" ? "sun" : "moon");
  }
}

function watchConnection() {
  const banner = document.querySelector("#offline");
  if (!(banner instanceof HTMLElement)) return;
  const show = () => {
    const was = !banner.hidden;
    banner.hidden = navigator.onLine;
    if (was && navigator.onLine) toast(t("You are online again."), { tone: "ok" });
  };
  addEventListener("online", show);
  addEventListener("offline", show);
  show();
}

startMenus();
labelThemeButtons();
onThemeChange(labelThemeButtons);
document.addEventListener("page", labelThemeButtons);
document.addEventListener("click", ({ target }) => {
  if (target instanceof Element && target.closest("[data-theme-switch]")) setTheme(theme() === "dark" ? "light" : "dark");
});
watchConnection();
showRelativeTimes();
setInterval(showRelativeTimes, 60_000);
for (const sound of document.querySelectorAll("audio.shared-sound")) {
  sound.addEventListener("error", () => toast(t("The sound could not be fetched. Try again in a moment."), { tone: "error" }));
}
