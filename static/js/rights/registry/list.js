/** The list of claims: what is chosen beside the search is asked for at once. */

for (const select of document.querySelectorAll(".list-tools select")) {
  select.addEventListener("change", () => /** @type {HTMLSelectElement} */ (select).form?.requestSubmit());
}
