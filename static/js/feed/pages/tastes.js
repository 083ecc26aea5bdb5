/** Stating what one likes: tags, and three of nine clips. Each choice is told at once. */

import { api } from "core/api.js";
import { h, need } from "core/dom.js";
import { t, tn } from "core/i18n.js";
import { icon, setIcon } from "core/icons.js";
import { newest } from "core/newest.js";
import { toast, toastError } from "core/toasts.js";
import { opinions, player, refreshUnseen } from "../listening.js";
import { takeBack } from "../opinions.js";
import { showOpinions } from "../player/bar.js";

const MOST_TAGS = 20;
const ENOUGH_CLIPS = 3;

/** @param {HTMLElement} main @param {import("core/navigation.js").Visit} visit */
export function mount(main, { signal }) {
  bindTags(main);
  if (main.querySelector("#clips")) bindClips(main, signal);
  for (const button of main.querySelectorAll("#hidden [data-kinds]")) button.addEventListener("click", () => playAgain(button));
  for (const way of main.querySelectorAll("#done, #skip")) {
    way.addEventListener("click", () => void api.patch("/api/feed/taste/", { introduced: true }, { keepalive: true }).catch(() => {}));
  }
}

function bindTags(main) {
  const form = /** @type {HTMLFormElement} */ (need("#tags", main));
  const says = need("#tags-says", main);
  const chosen = () => /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input:checked")]);
  const show = () => (says.textContent = chosen().length ? tn("%(count)s chosen", "%(count)s chosen", chosen().length) : "");
  form.addEventListener("submit", (event) => event.preventDefault());
  const boxes = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input")]);
  const put = async (tags) => {
    await api.patch("/api/feed/taste/", { tags, introduced: true }, { keepalive: true });
    void refreshUnseen();
  };
  const came = boxes.filter((box) => box.defaultChecked).map(({ value }) => value);
  const say = newest(came, put, (error, stored) => {
    for (const box of boxes) box.checked = stored.includes(box.value);
    show();
    toastError(error);
  });
  const choose = (box) => {
    if (chosen().length > MOST_TAGS) {
      box.checked = false;
      return toast(t("%(count)s are enough. Take another one out first.", { count: MOST_TAGS }), { tone: "warn" });
    }
    show();
    return say(chosen().map(({ value }) => value));
  };
  form.addEventListener("change", ({ target }) => choose(target));
  show();
  // What was ticked before this script came; browsers restore nothing here (autocomplete="off"), so it was a person.
  const early = boxes.find((box) => box.checked !== box.defaultChecked);
  if (early) choose(early);
}

/** One clip sounds at a time, and then the player is quiet. */
function bindClips(main, signal) {
  const clips = JSON.parse(need("#clips-boot", main).textContent);
  const sound = new Audio();
  let on = null;
  const rows = new Map(clips.map((clip) => [clip, row(clip)]));
  const show = () => {
    for (const [clip, { button, element }] of rows) {
      const playing = clip === on && !sound.paused;
      setIcon(need(".icon", button), playing ? "pause" : "play");
      button.setAttribute("aria-label", playing ? t("Pause “%(title)s”", { title: clip.title }) : t("Play half a minute of “%(title)s”", { title: clip.title }));
      showOpinions(element, opinions, clip);
    }
    const liked = clips.filter((clip) => opinions.has(clip, "like")).length;
    need("#clips-says", main).textContent =
      liked < ENOUGH_CLIPS ? tn("%(count)s more", "%(count)s more", ENOUGH_CLIPS - liked) : t("Enough to begin with. More do no harm.");
  };
  for (const [clip, { button, like, element }] of rows) {
    button.addEventListener("click", () => {
      if (on === clip && !sound.paused) return sound.pause();
      if (on !== clip) sound.src = `${clip.sound}#t=${clip.start_ms / 1000},${clip.end_ms / 1000}`;
      on = clip;
      player.pause();
      return sound.play().catch(toastError);
    });
    like.addEventListener("click", () => opinions.toggle(clip, "like"));
    need("#clips", main).append(element);
  }
  for (const name of ["play", "pause", "ended"]) sound.addEventListener(name, show);
  player.addEventListener("state", () => player.playing && sound.pause(), { signal });
  opinions.addEventListener("change", show, { signal });
  signal.addEventListener("abort", () => sound.pause());
  show();
}

function row({ title, artist, composer, cover }) {
  const button = h("button", { type: "button", class: "track-play" }, icon("play"));
  const like = h("button", { type: "button", class: "button button-quiet button-icon", "data-opinion": "like", "aria-label": t("Like “%(title)s”", { title }) }, icon("heart"));
  const picture = h("div", { class: "track-picture" }, h("img", { src: cover, alt: "", width: 120, height: 120 }), button);
  const text = h("div", { class: "track-text" }, h("h3", { class: "track-title" }, title), h("p", { class: "track-by quiet" }, composer || artist.name));
  return { button, like, element: h("li", { class: "clip" }, picture, text, like) };
}

async function playAgain(button) {
  const row = button.closest("li");
  try {
    for (const kind of button.dataset.kinds.split(" ").filter(Boolean)) await takeBack(row.dataset.track, kind);
    const near = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    near?.querySelector("button")?.focus();
    await refreshUnseen();
  } catch (error) {
    toastError(error);
  }
}
