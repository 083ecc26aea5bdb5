/** Above lists: what is chosen of the filters is shown at once. Without scripts the search button does the same. */

/** @param {HTMLSelectElement | HTMLInputElement} field */
const changed = (field) =>
  field instanceof HTMLSelectElement
    ? field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected))
    : field.checked !== field.defaultChecked;

export function submitOnChange() {
  const fields = /** @type {NodeListOf<HTMLSelectElement | HTMLInputElement>} */ (
    document.querySelectorAll(".list-tools :is(select, input[type=checkbox])")
  );
  for (const field of fields) field.addEventListener("change", () => field.form?.requestSubmit());
  // What was chosen before this script came; browsers restore nothing here (autocomplete="off"), so it was a person.
  [...fields].find(changed)?.form?.requestSubmit();
}
