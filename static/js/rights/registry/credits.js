/** The list of contributors in the form: rows that come and go, and the sum of their shares as it is typed. */

import { h, need } from "core/dom.js";
import { formatNumber, t } from "core/i18n.js";
import { icon } from "core/icons.js";
import { sentenceIn, tell } from "./errors.js";
import { WHOLE, equally, isWhole, percentOf, pointsOf } from "./shares.js";

/** @typedef {{name: string, role: string, share: number, ipi: string, isni: string}} Credit */

const FIELDS = /** @type {const} */ (["name", "role", "share", "ipi", "isni"]);
let made = 0;

/** One contributor. */
class Row {
  /** @param {Credit} credit @param {[string, string][]} roles @param {(row: Row) => void} remove */
  constructor(credit, roles, remove) {
    this.id = `credit-${++made}`;
    const id = this.id;
    const options = roles.map(([value, label]) => h("option", { value, selected: value === credit.role }, label));
    const text = (name, value, more) => h("input", { id: `${id}-${name}`, type: "text", value, autocomplete: "off", ...this.#described(name), ...more });
    /** @type {Record<string, HTMLInputElement | HTMLSelectElement>} */
    this.fields = {
      name: text("name", credit.name, { maxlength: 200, required: true }),
      role: h("select", { id: `${id}-role`, class: "select", ...this.#described("role") }, ...options),
      share: text("share", percentOf(credit.share), { class: "mono", inputmode: "decimal", maxlength: 8, placeholder: "%" }),
      ipi: text("ipi", credit.ipi, { class: "mono", inputmode: "numeric", maxlength: 60 }),
      isni: text("isni", credit.isni, { class: "mono", maxlength: 60 }),
    };
    const labels = { name: t("Name"), role: t("Role"), share: t("Share in %"), ipi: t("IPI name number"), isni: "ISNI" };
    this.legend = h("legend", { class: "visually-hidden" });
    this.removeButton = h("button", { class: "button button-quiet button-icon", type: "button", onclick: () => remove(this) }, icon("trash"));
    const fields = FIELDS.map((name) =>
      h(
        "div",
        { class: "field" },
        h("label", { for: `${id}-${name}` }, labels[name]),
        this.fields[name],
        h("div", { class: "field-errors", id: `${id}-${name}-error`, role: "alert" }),
      ),
    );
    this.element = h(
      "li",
      {},
      h("fieldset", { class: "credit" }, this.legend, h("div", { class: "credit-fields" }, ...fields, this.removeButton)),
    );
  }

  #described(name) {
    return { "aria-describedby": `${this.id}-${name}-error` };
  }

  /** @param {number} place */
  number(place) {
    const label = t("Remove contributor %(number)s", { number: place + 1 });
    this.legend.textContent = t("Contributor %(number)s", { number: place + 1 });
    this.removeButton.setAttribute("aria-label", label);
    this.removeButton.title = label;
  }

  /** Null for a share that is no percentage. */
  get points() {
    return pointsOf(this.fields.share.value);
  }

  /** @param {string} name @param {string} [sentence] */
  tell(name, sentence) {
    tell(this.fields[name], need(`#${this.id}-${name}-error`, this.element), sentence);
  }

  get empty() {
    return ["name", "share", "ipi", "isni"].every((name) => !this.fields[name].value.trim());
  }

  /** @returns {Credit} */
  get credit() {
    const { name, role, ipi, isni } = this.fields;
    return { name: name.value, role: role.value, share: this.points ?? 0, ipi: ipi.value, isni: isni.value };
  }
}

export class Credits {
  /** @type {Row[]} */
  #rows = [];

  /** @param {{list: HTMLElement, sum: HTMLElement, add: HTMLButtonElement, equal: HTMLButtonElement, roles: [string, string][], most: number}} parts */
  constructor({ list, sum, add, equal, roles, most }) {
    Object.assign(this, { list, sum, addButton: add, equalButton: equal, roles, most });
    add.addEventListener("click", () => this.add().fields.name.focus());
    equal.addEventListener("click", () => this.#shareEqually());
    list.addEventListener("input", () => this.#changed());
    list.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.ctrlKey || event.isComposing) return;
      event.preventDefault();
      if (!add.disabled) this.add().fields.name.focus();
    });
    this.#changed();
  }

  /** @param {Partial<Credit>} [credit] */
  add(credit = {}) {
    const row = new Row({ name: "", role: this.roles[0][0], share: 0, ipi: "", isni: "", ...credit }, this.roles, (gone) => this.#remove(gone));
    this.#rows.push(row);
    this.list.append(row.element);
    this.#changed();
    return row;
  }

  /** The rows in which something stands. */
  get #said() {
    return this.#rows.filter((row) => !row.empty);
  }

  /** @returns {Credit[]} */
  get credits() {
    return this.#said.map((row) => row.credit);
  }

  /** Say beside the fields what is wrong with them; the first of these, null when nothing is. @returns {HTMLElement | null} */
  check() {
    this.forget();
    for (const row of this.#said) {
      if (row.points === null) row.tell("share", t("A share is a percentage from 0 to 100 with at most two decimals."));
    }
    return this.#firstWrong();
  }

  /** What the studio said, by place. @param {Record<number, Record<string, any>>} errors @returns {HTMLElement | null} */
  refuse(errors) {
    const said = this.#said;
    for (const [place, fields] of Object.entries(errors)) {
      for (const [name, sentences] of Object.entries(fields)) said[Number(place)]?.tell(name, sentenceIn(sentences));
    }
    return this.#firstWrong();
  }

  forget() {
    for (const row of this.#rows) for (const name of FIELDS) row.tell(name);
  }

  /** @returns {HTMLElement | null} */
  #firstWrong() {
    return this.list.querySelector('[aria-invalid="true"]');
  }

  /** @param {Row} row */
  #remove(row) {
    const place = this.#rows.indexOf(row);
    this.#rows.splice(place, 1);
    row.element.remove();
    this.#changed();
    (this.#rows[Math.min(place, this.#rows.length - 1)]?.removeButton ?? this.addButton).focus();
  }

  #shareEqually() {
    const rows = this.#said;
    equally(rows.length).forEach((points, place) => (rows[place].fields.share.value = percentOf(points)));
    this.#changed();
  }

  #changed() {
    this.#rows.forEach((row, place) => row.number(place));
    const sum = this.#said.reduce((total, row) => total + (row.points ?? 0), 0);
    const known = this.#said.every((row) => row.points !== null);
    const whole = known && isWhole(sum);
    const shown = formatNumber(sum / WHOLE, { style: "percent", maximumFractionDigits: 2 });
    this.sum.textContent = sum || !known ? t("%(sum)s of 100%", { sum: shown }) : t("No shares");
    this.sum.classList.toggle("is-wrong", !whole);
    if (!whole) this.sum.prepend(icon("alert"), " ");
    this.addButton.disabled = this.#rows.length >= this.most;
    this.equalButton.disabled = this.#said.length === 0;
  }
}
