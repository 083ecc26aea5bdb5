/** Who may see the work: its visibility, and links that open it to whoever has them until they are revoked. */

import { api } from "core/api.js";
import { openDialog } from "core/dialogs.js";
import { h, need } from "core/dom.js";
import { formatDate, formatRelative, t } from "core/i18n.js";
import { icon } from "core/icons.js";
import { toast, toastError } from "core/toasts.js";

/** Between two looks at how a check goes. */
const LOOK_MS = 2000;

/** @param {{urls}} studio @param {{id: string, visibility: string}} work */
export const openShare = (studio, work) => new ShareDialog(studio, work).open();

class ShareDialog {
  constructor({ urls }, work) {
    this.urls = urls;
    this.work = work;
    /** Ids of the links that were revoked in this dialog. */
    this.revoked = new Set();
    this.list = h("ul", { class: "share-links" }, h("li", { class: "quiet small" }, t("Loading")));
    this.make = h("button", { type: "button", class: "button button-primary", onclick: () => this.#make() }, icon("plus"), t("Make a link"));
  }

  async open() {
    const close = h("button", { type: "button", class: "button", onclick: () => dialog.close() }, t("Close"));
    this.standing = h("p", { class: "share-standing small", role: "status" });
    this.#showStanding();
    const dialog = openDialog({
      title: t("Share"),
      wide: true,
      body: [
        this.#visibility(),
        h("h3", {}, t("Links to read")),
        h("p", { class: "small" }, t("Whoever has a link sees the newest version, hears it, exports it and may make a copy to remix. Nobody can change your work. Revoke a link and it opens nothing any more.")),
        h("div", { class: "button-row" }, this.make),
        this.list,
      ],
      actions: [close],
    });
    await this.#load();
  }

  #visibility() {
    const choices = [
      ["private", t("Only me"), t("Nobody else finds or opens the work. Links below still work.")],
      ["unlisted", t("Anyone with its address"), t("Whoever has the address of this page reads the work; it is listed nowhere.")],
      ["public", t("Everybody"), t("The work is compared with registered music first. Then it is listed where others find it.")],
    ];
    const wanted = this.work.standing ? "public" : this.work.visibility;
    const options = choices.map(([value, label, about]) => {
      const id = `visibility-${value}`;
      const input = h("input", { type: "radio", name: "visibility", id, value, checked: value === wanted, "aria-describedby": `${id}-about` });
      input.addEventListener("change", () => this.#setVisibility(value));
      return h("div", { class: "share-choice" }, input, h("label", { for: id }, label), h("p", { class: "quiet small", id: `${id}-about` }, about));
    });
    return h("fieldset", { class: "share-visibility" }, h("legend", {}, t("Who may see it")), ...options, this.standing);
  }

  /** What keeps the work from the public that it is meant for. */
  #showStanding() {
    const sentences = {
      checking: t("It is being compared with registered music and comes before the public by itself when nothing is found. You can go on working."),
      held: t("It is like something that is registered and is held until people have decided; its links open nothing meanwhile. What you can do stands among your cases."),
      blocked: t("It was blocked. What you can do stands among your cases."),
    };
    this.standing.textContent = sentences[this.work.standing] ?? (this.work.visibility === "public" ? t("Everybody can see it.") : "");
    if (this.work.standing === "checking") this.#lookAgain();
  }

  /** Ask how the check went, as long as somebody looks at this dialog. */
  #lookAgain() {
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      if (!this.standing.isConnected) return;
      const { visibility, standing } = await api.get(this.urls.work).catch(() => this.work);
      Object.assign(this.work, { visibility, standing });
      this.#showStanding();
    }, LOOK_MS);
  }

  async #setVisibility(visibility) {
    const before = this.work.standing ? "public" : this.work.visibility;
    try {
      const { visibility: now, standing } = await api.patch(this.urls.work, { visibility });
      Object.assign(this.work, { visibility: now, standing });
      this.#showStanding();
      toast(standing ? t("Being checked") : t("Saved"), { tone: "ok" });
    } catch (error) {
      need(`#visibility-${before}`).checked = true;
      toastError(error);
    }
  }

  async #load() {
    try {
      const { results } = await api.get(this.urls.links);
      const links = results.filter((link) => !link.revoked || this.revoked.has(link.id));
      const empty = h("li", { class: "quiet small" }, t("There is no link yet."));
      this.list.replaceChildren(...(links.length ? links.map((link) => this.#row(link)) : [empty]));
    } catch (error) {
      this.list.replaceChildren(h("li", { class: "quiet small" }, error.message));
    }
  }

  #row(link) {
    if (link.revoked) return this.#undoRow(link);
    const address = new URL(link.url, location.href).href;
    const field = h("input", { type: "text", class: "input mono", value: address, readonly: true, "aria-label": t("Link"), onfocus: () => field.select() });
    const copy = h("button", { type: "button", class: "button", onclick: () => this.#copy(field) }, icon("copy"), t("Copy"));
    const revoke = h("button", { type: "button", class: "button button-quiet", onclick: () => this.#revoke(link) }, icon("trash"), t("Revoke"));
    const made = h("span", { class: "quiet small", title: formatDate(link.created_at) }, t("Made %(when)s", { when: formatRelative(link.created_at) }));
    return h("li", { class: "share-link" }, field, h("div", { class: "button-row" }, made, copy, revoke));
  }

  /** In its place for as long as the dialog is open: a toast would lie behind it. */
  #undoRow(link) {
    const undo = h("button", { type: "button", class: "button", onclick: () => this.#set(link, false) }, icon("undo"), t("Undo"));
    return h("li", { class: "share-link", "data-link": link.id }, h("div", { class: "button-row" }, h("span", { class: "quiet small" }, t("The link is revoked.")), undo));
  }

  async #make() {
    this.make.setAttribute("aria-busy", "true");
    try {
      await api.post(this.urls.links);
      await this.#load();
      this.list.querySelector("input")?.focus();
    } catch (error) {
      toastError(error);
    } finally {
      this.make.removeAttribute("aria-busy");
    }
  }

  async #copy(field) {
    try {
      await navigator.clipboard.writeText(field.value);
      toast(t("The link is copied."), { tone: "ok" });
    } catch {
      // No clipboard here (an address without https): the text is selected, to be copied by hand.
      field.focus();
      field.select();
      toast(t("Copy the selected link with your keyboard or menu."));
    }
  }

  async #revoke(link) {
    this.revoked.add(link.id);
    if (!(await this.#set(link, true))) return;
    this.list.querySelector(`[data-link="${link.id}"] button`)?.focus();
  }

  async #set(link, revoked) {
    try {
      await api.patch(this.urls.link.replace("{id}", link.id), { revoked });
      await this.#load();
      return true;
    } catch (error) {
      toastError(error);
      return false;
    }
  }
}
