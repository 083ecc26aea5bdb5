/** Who sings: one voice, or a blend of two. */

import { h, need } from "core/dom.js";
import { formatNumber, t } from "core/i18n.js";
import { cardFacts } from "../cards.js";
import { openGallery } from "../gallery.js";
import { blend, singersOf } from "../settings.js";
import { isOwn, singerTitle } from "../singers.js";

/** @param {object} studio */
export function bindSinger(studio) {
  const { store, voices } = studio;
  const second = need("#second-voice");
  const share = need("#blend-share");
  const titled = (name) => singerTitle(voices, name);
  const put = (singer, more = {}) => store.set({ singer, ...more }, t("Change voice"));
  const pair = () => {
    const [first, other] = singersOf(store.settings.singer);
    return { first, other, share: other ? store.settings.singer[other] : 0 };
  };

  need("#choose-voice").addEventListener("click", () => {
    const { first, other, share: part } = pair();
    openGallery(voices, {
      title: t("Choose a voice"),
      chosen: first,
      choose: (name) => put(blend(name, name === other || isOwn(name) ? null : other, part)),
    });
  });
  second.addEventListener("change", () => put(blend(pair().first, second.value || null, 0.3)));
  // More than half would make the second the first: the slider goes from none to half.
  const wanted = () => blend(pair().first, pair().other, Number(share.value));
  share.addEventListener("input", () => {
    need("#blend-value").textContent = percent(Number(share.value));
  });
  share.addEventListener("change", () => put(wanted()));

  const show = () => {
    const { first, other, share: part } = pair();
    const card = voices.find((voice) => voice.name === first);
    need("#singer-name").textContent = titled(first);
    need("#singer-facts").replaceChildren(...(card ? cardFacts(card) : [h("p", { class: "quiet small" }, t("It cannot sing any more. Choose another voice."))]));
    const others = isOwn(first) ? [] : voices.filter(({ name }) => name !== first && !isOwn(name));
    second.disabled = isOwn(first);
    need("#alone").hidden = !isOwn(first);
    second.replaceChildren(new Option(t("Nobody"), ""), ...others.map(({ name, title }) => new Option(title, name)));
    second.value = other ?? "";
    need("#blend").hidden = !other;
    share.value = String(part);
    need("#blend-value").textContent = percent(part);
    share.setAttribute("aria-label", t("Share of %(voice)s", { voice: titled(other ?? "") }));
  };
  store.subscribe((reason) => reason !== "preview" && show());
  show();
}

const percent = (share) => formatNumber(share, { style: "percent" });

/** Options of a field that chooses one voice. @param {object[]} voices */
export const voiceOptions = (voices) => voices.map(({ name }) => h("option", { value: name }, singerTitle(voices, name)));
