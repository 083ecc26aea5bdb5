/** A toolbar that keeps what fits and moves the rest, least needed first, into a menu at its end. */

const NARROW = matchMedia("(max-width: 700px)");

/**
 * @param {HTMLElement} bar its elements with data-overflow="n" may move, the smallest n first
 * @param {HTMLDetailsElement} menu
 * @param {HTMLElement} list inside the menu; what moved lies there in the order of the bar
 */
export function fitToolbar(bar, menu, list) {
  const items = [...bar.querySelectorAll("[data-overflow]")].map((element) => {
    const place = document.createComment("moved");
    element.before(place);
    return { element, place };
  });
  const leaving = [...items].sort((a, b) => Number(a.element.dataset.overflow) - Number(b.element.dataset.overflow));
  const fit = () => {
    menu.hidden = true;
    for (const { element, place } of items) place.after(element);
    const gone = new Set();
    for (const item of leaving) {
      // On phones all of it goes, so that the bar looks the same whatever the language.
      if (!NARROW.matches && bar.scrollWidth <= bar.clientWidth) break;
      menu.hidden = false;
      gone.add(item);
      item.element.remove();
    }
    list.append(...items.filter((item) => gone.has(item)).map(({ element }) => element));
  };
  let width = 0;
  const observer = new ResizeObserver(() => {
    if (bar.clientWidth === width && bar.scrollWidth <= bar.clientWidth) return;
    width = bar.clientWidth;
    fit();
  });
  // The bar changes with the window, what stands in it with its words.
  for (const element of [bar, ...bar.children, ...bar.querySelectorAll("[data-overflow]")]) observer.observe(element);
}
