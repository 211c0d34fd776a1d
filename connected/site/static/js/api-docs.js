// Shows the description of the interface; the library is loaded before this.
const place = document.getElementById("api-docs");

window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.openapi,
  // With deep links the library puts a link inside a button, which screen readers and keyboards trip over.
  deepLinking: false,
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
  // Its badge would ask a service elsewhere.
  validatorUrl: null,
});

// The library leaves lists of choices without a name: each gets that of its parameter, or of its column.
const nameOf = (list) =>
  list.closest("tr")?.querySelector(".parameter__name")?.textContent.replace("*", "").trim() ||
  list.closest("[class*=content-type], [class*=media-type]")?.querySelector("label, small")?.textContent ||
  list.options[0]?.value ||
  "…";

new MutationObserver(() => {
  for (const list of place.querySelectorAll("select:not([aria-label], [aria-labelledby], [id])")) {
    list.setAttribute("aria-label", nameOf(list));
  }
}).observe(place, { childList: true, subtree: true });
