/** Countries by name, in the language of the page: the browser knows them. */

import { language } from "core/i18n.js";

const names = new Intl.DisplayNames([language], { type: "region" });

/** Write names in the place of codes. @param {ParentNode} [root] */
export function nameTerritories(root = document) {
  for (const element of root.querySelectorAll("[data-territory]")) {
    if (element instanceof HTMLElement) element.textContent = names.of(element.dataset.territory ?? "") ?? "";
  }
}

/** Options that stand there as codes get names and their order; the first one, the world, stays. @param {HTMLSelectElement} select */
export function nameOptions(select) {
  // Options that leave one by one are chosen one after the other: what was chosen is chosen again.
  const { value } = select;
  const [first, ...countries] = select.options;
  for (const option of countries) option.textContent = names.of(option.value) ?? option.value;
  const order = new Intl.Collator(language);
  countries.sort((one, other) => order.compare(one.text, other.text));
  select.replaceChildren(first, ...countries);
  select.value = value;
}
