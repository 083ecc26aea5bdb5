/** Above lists: what is chosen of the filters is shown at once. Without scripts the search button does the same. */

export function submitOnChange() {
  for (const field of document.querySelectorAll(".list-tools :is(select, input[type=checkbox])")) {
    field.addEventListener("change", () => /** @type {HTMLInputElement} */ (field).form?.requestSubmit());
  }
}
