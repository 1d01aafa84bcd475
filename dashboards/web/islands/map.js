// The map's two comforts: a tooltip under the pointer, and a click that leads to the place. The browser never draws:
// every word shown here was written by the server into the drawing. Without this file, the table below the map does it all.
// @ts-check
"use strict";

for (const map of /** @type {NodeListOf<SVGSVGElement>} */ (document.querySelectorAll("svg.map"))) {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  // The title of the shape says the same to readers who do not see it.
  tip.setAttribute("aria-hidden", "true");
  document.body.append(tip);

  // The native tooltip would cover ours: its words move to an attribute.
  for (const shape of map.querySelectorAll("path.area")) {
    const title = shape.querySelector("title");
    if (title) {
      shape.setAttribute("data-words", title.textContent ?? "");
      title.remove();
    }
  }

  /** @type {Element | null} */
  let current = null;
  const leave = () => {
    current?.classList.remove("current");
    current = null;
    tip.hidden = true;
  };
  map.addEventListener("pointermove", (event) => {
    const shape = event.target instanceof Element ? event.target.closest("path.area") : null;
    if (!shape) return leave();
    if (shape !== current) {
      leave();
      current = shape;
      shape.classList.add("current");
      shape.parentNode?.append(shape);
      tip.textContent = shape.getAttribute("data-words");
      tip.hidden = false;
    }
    const left = Math.min(event.pageX + 14, window.scrollX + document.documentElement.clientWidth - tip.offsetWidth - 8);
    tip.style.left = `${left}px`;
    tip.style.top = `${event.pageY + 16}px`;
  });
  map.addEventListener("pointerleave", leave);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") leave(); });
  map.addEventListener("click", (event) => {
    const shape = event.target instanceof Element ? event.target.closest("path[data-area]") : null;
    const indicator = location.pathname.split("/").pop();
    if (shape) location.assign(`/places/${shape.getAttribute("data-area")}/${indicator}`);
  });
}
