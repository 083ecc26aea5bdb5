/** What was heard, by the reader's own days; forgetting it, beginning anew, and bringing a history along. */

import { api } from "core/api.js";
import { askToConfirm } from "core/dialogs.js";
import { h, need } from "core/dom.js";
import { formatDate, listed, t, tn } from "core/i18n.js";
import { icon } from "core/icons.js";
import { visit } from "core/navigation.js";
import { toast, toastError } from "core/toasts.js";
import { forgetLooks, refreshUnseen, teller } from "../listening.js";
import { clock } from "../words.js";

const ADDRESS = "/api/feed/history/";
const PER_PAGE = 50;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** @param {HTMLElement} main */
export async function mount(main) {
  bindWhole(main);
  const [days, more] = [need("#days", main), need("#more", main)];
  /** The last play that is shown: the next page begins after it. */
  let last = null;
  const fetchMore = async () => {
    more.setAttribute("aria-busy", "true");
    try {
      // What this browser has not told yet is part of it.
      await teller.flush();
      const plays = await api.get(last ? `${ADDRESS}?${new URLSearchParams({ before: last.at, play: last.play })}` : ADDRESS);
      for (const play of plays) add(days, play);
      last = plays.at(-1) ?? last;
      more.hidden = plays.length < PER_PAGE;
      need("#nothing", main).hidden = days.children.length > 0;
    } catch (error) {
      toastError(error);
      more.hidden = false;
    } finally {
      more.removeAttribute("aria-busy");
      days.removeAttribute("aria-busy");
    }
  };
  more.addEventListener("click", fetchMore);
  await fetchMore();
}

function add(days, play) {
  const day = localDay(play.at);
  const there = days.querySelector(`[data-day="${day}"]`) ?? days.appendChild(newDay(day, play.at));
  need("ul", there).append(row(play));
}

/** "2026-11-26" where the reader is. */
const localDay = (at) => new Intl.DateTimeFormat("sv-SE").format(new Date(at));

function newDay(day, at) {
  const name = formatDate(at, { dateStyle: "full" });
  const forget = h("button", { type: "button", class: "button button-quiet" }, icon("trash"), t("Forget this day"), h("span", { class: "visually-hidden" }, `: ${name}`));
  const section = h("section", { class: "history-day", "data-day": day }, h("div", { class: "history-day-head" }, h("h2", {}, name), forget), h("ul", { class: "rows" }));
  forget.addEventListener("click", async () => {
    const sure = await askToConfirm({
      title: t("Forget %(day)s?", { day: name }),
      text: t("All that you heard, liked and hid on that day is deleted. It cannot be brought back."),
      confirm: t("Forget"),
      danger: true,
    });
    if (sure) await forgetting(`${ADDRESS}?${new URLSearchParams({ day, zone })}`, section);
  });
  return section;
}

function row(play) {
  const heard = play.counted ? "" : play.skipped ? t("skipped") : t("heard in part");
  const time = formatDate(play.at, { timeStyle: "short" });
  const forget = h("button", { type: "button", class: "button button-quiet button-icon", "aria-label": t("Forget this play of “%(title)s”", { title: play.title }) }, icon("close"));
  const element = h(
    "li",
    { class: "row history-row" },
    h("time", { class: "mono quiet small", datetime: play.at }, time),
    h(
      "div",
      { class: "row-main" },
      h("h3", { class: "row-title" }, h("a", { href: `/listen/tracks/${play.track}/` }, play.title)),
      h("p", { class: "row-facts" }, listed([play.artist, clock(play.heard_ms / 1000), heard, play.source === "import" && t("brought along")])),
    ),
    forget,
  );
  forget.addEventListener("click", () => forgetting(`${ADDRESS}${play.play}/`, element));
  return element;
}

async function forgetting(address, element) {
  try {
    await teller.flush();
    await api.delete(address);
  } catch (error) {
    return toastError(error);
  }
  const day = element.closest(".history-day");
  const near = element.nextElementSibling ?? element.previousElementSibling;
  element.remove();
  if (day && !day.querySelector(".history-row")) day.remove();
  if (near instanceof HTMLElement) near.querySelector("button")?.focus();
  toast(t("Forgotten: at once in your feed, within 24 hours in what is learnt from all listeners."), { tone: "ok" });
  return refreshUnseen();
}

/** What concerns the history as a whole. */
function bindWhole(main) {
  const on = (selector, act) => main.querySelector(selector)?.addEventListener("click", () => act().catch(toastError));
  const again = async () => {
    await refreshUnseen();
    await visit(location.href);
  };
  const recall = async () => {
    await api.delete(`${ADDRESS}taste/`);
    await again();
  };
  on("#recall", recall);
  on("#anew", async () => {
    await teller.flush();
    await api.put(`${ADDRESS}taste/`, {});
    await again();
    toast(t("Your feed begins anew."), { tone: "ok", action: { label: t("Undo"), run: () => recall().catch(toastError) } });
  });
  on("#forget-all", async () => {
    const sure = await askToConfirm({
      title: t("Forget everything?"),
      text: t("All that you heard, liked and hid is deleted, and your feed begins anew. It cannot be brought back; export it first if you want to keep it."),
      confirm: t("Forget everything"),
      danger: true,
    });
    if (!sure) return;
    await teller.flush();
    await api.delete(ADDRESS);
    forgetLooks();
    await visit(location.href);
    toast(t("Everything is forgotten."), { tone: "ok" });
  });
  const file = main.querySelector("#history-file");
  file?.addEventListener("change", () => bringAlong(file, need("#import-says", main)));
}

async function bringAlong(field, says) {
  const body = new FormData();
  body.append("file", field.files[0]);
  says.textContent = t("Reading the file…");
  try {
    const { plays, known, fresh, forgotten } = await api.post(`${ADDRESS}imports/`, body);
    const told = [t("Plays in the file: %(plays)s. Of music that is here: %(known)s. New: %(fresh)s.", { plays, known, fresh })];
    if (forgotten) told.push(tn("%(count)s play is left out: you deleted it in the last 30 days.", "%(count)s plays are left out: you deleted them in the last 30 days.", forgotten));
    says.textContent = told.join(" ");
    await refreshUnseen();
  } catch (error) {
    says.textContent = error.message;
  }
  field.value = "";
}
