/** The queue, in a drawer over the player: to look at, to jump in, to reorder, to empty, each with undo. */

import { h, need } from "core/dom.js";
import { t } from "core/i18n.js";
import { icon } from "core/icons.js";
import { toast } from "core/toasts.js";
import { sortable } from "../sorting.js";
import { lengthOf } from "../words.js";

/** @param {import("./player.js").Player} player @returns {() => void} opens or closes it */
export function bindDrawer(player) {
  const [drawer, list, button] = [need("#queue"), need("#queue-list"), need("#queue-button")];
  const show = () => {
    const { queue } = player;
    const rest = queue.upcoming.map(({ track }) => track);
    need("#queue-length").textContent = rest.length ? lengthOf(rest) : "";
    need("#queue-empty").hidden = rest.length > 0;
    need("#queue-clear").hidden = rest.length === 0;
    if (drawer.hidden) return;
    const focused = list.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).closest("li") : null;
    list.replaceChildren(...queue.entries.slice(Math.max(0, queue.at)).map((one, index) => row(player, one, index)));
    if (focused) list.querySelector(`[data-key="${focused.dataset.key}"] button`)?.focus();
  };
  const toggle = () => {
    drawer.hidden = !drawer.hidden;
    button.setAttribute("aria-expanded", String(!drawer.hidden));
    show();
    if (!drawer.hidden) need("#queue-close").focus();
    else if (drawer.contains(document.activeElement) || document.activeElement === document.body) button.focus();
  };
  button.addEventListener("click", toggle);
  need("#queue-close").addEventListener("click", toggle);
  drawer.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && toggle());
  need("#queue-clear").addEventListener("click", () => undoable(player, t("The queue is empty."), (queue) => queue.clear()));
  sortable(list, {
    first: () => 1,
    move: (from, to) => player.change((queue) => queue.move(queue.at + from, queue.at + to)),
  });
  player.addEventListener("queue", show);
  return toggle;
}

function row(player, { key, track }, index) {
  const at = () => player.queue.entries.findIndex((one) => one.key === key);
  const plays = index === 0;
  return h(
    "li",
    { class: "queue-row", "data-key": key, "aria-current": plays ? "true" : null },
    plays
      ? h("span", { class: "queue-grip" }, icon("volume"))
      : h("button", { type: "button", class: "queue-grip", "data-grip": "", "aria-label": t("Move “%(title)s”: arrow keys", { title: track.title }) }, icon("grip")),
    h("img", { src: track.cover, alt: "", width: 36, height: 36, loading: "lazy" }),
    h(
      "button",
      { type: "button", class: "queue-name", onclick: () => player.jumpTo(at()) },
      h("span", { class: "queue-title" }, track.title),
      h("span", { class: "quiet small" }, track.composer || track.artist.name),
    ),
    !plays &&
      h(
        "button",
        {
          type: "button",
          class: "button button-quiet button-icon",
          "aria-label": t("Take “%(title)s” out of the queue", { title: track.title }),
          onclick: () => undoable(player, t("“%(title)s” is out of the queue.", { title: track.title }), (queue) => queue.remove((one) => one.key === key)),
        },
        icon("close"),
      ),
  );
}

/** Change the queue, with a way back. @param {import("./player.js").Player} player */
export function undoable(player, text, change) {
  const before = player.queue.snapshot();
  player.change(change);
  toast(text, { tone: "ok", action: { label: t("Undo"), run: () => player.change((queue) => queue.restore(before)) } });
}
