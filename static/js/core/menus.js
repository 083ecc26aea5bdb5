/** <details class="menu">: one open at a time, arrows move, Escape and a click elsewhere close. Works without this, too. */

/** @param {HTMLDetailsElement} menu @returns {HTMLElement[]} */
function items(menu) {
  return Array.from(menu.querySelectorAll(".menu-item:not([hidden], :disabled)"));
}

/** @param {Event} event */
function menuOf(event) {
  return event.target instanceof Element ? /** @type {HTMLDetailsElement | null} */ (event.target.closest("details.menu")) : null;
}

/** Close all but one, those that it lies in, and those beside it in the same menu. @param {HTMLDetailsElement | null} [except] */
export function closeMenus(except = null) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    const outer = menu.parentElement?.closest("details.menu") ?? menu;
    if (!outer.contains(except)) menu.removeAttribute("open");
  }
}

/** Listen once for the whole page; menus added later are served as well. */
export function startMenus() {
  document.addEventListener("click", (event) => {
    const menu = menuOf(event);
    closeMenus(menu);
    const chosen = event.target instanceof Element && event.target.closest(".menu-item");
    if (menu && chosen && !chosen.hasAttribute("data-keep-open")) {
      menu.open = false;
      if (chosen instanceof HTMLButtonElement && chosen.type === "button") menu.querySelector("summary")?.focus();
    }
  });
  // "toggle" does not bubble; a menu that opens near the edge is brought into view.
  document.addEventListener(
    "toggle",
    (event) => {
      const menu = menuOf(event);
      if (menu?.open) menu.querySelector(".menu-list")?.scrollIntoView({ block: "nearest" });
    },
    true,
  );
  document.addEventListener("focusin", (event) => closeMenus(menuOf(event)));
  document.addEventListener("keydown", (event) => {
    const menu = menuOf(event);
    if (!menu) return;
    // Arrows in a field of the menu are the field's.
    const field = event.target instanceof Element && event.target.matches("input, select, textarea");
    const open = menu.open ? menu : menu.parentElement?.closest("details.menu[open]");
    if (event.key === "Escape" && open) {
      open.removeAttribute("open");
      open.querySelector("summary")?.focus();
      event.preventDefault();
    } else if (!field && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      menu.open = true;
      const all = items(menu);
      const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
      const next = event.key === "ArrowDown" ? at + 1 : at < 0 ? all.length - 1 : at - 1 + all.length;
      all[next % all.length]?.focus();
      event.preventDefault();
    }
  });
}
