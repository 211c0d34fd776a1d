// Small comforts of every form; each works without this too.

// A page that comes back with faults puts the reader in front of the list of them.
document.querySelector("[data-focus]")?.focus();

// A link in that list leads into the field itself, also when it is folded away.
for (const link of document.querySelectorAll("#error-summary a")) {
  link.addEventListener("click", (event) => {
    const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    field.closest("details")?.setAttribute("open", "");
    const target = field.matches("details") ? field.querySelector("input") : field;
    target.focus();
    target.closest(".field, details")?.scrollIntoView({ block: "nearest" });
  });
}

// A second press while the first is under way would only send the same again.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    form.querySelector("button[type=submit]").setAttribute("aria-disabled", "true");
  });
  // The browser's way back shows the page as it was left.
  window.addEventListener("pageshow", () => {
    delete form.dataset.sent;
    form.querySelector("button[type=submit]").removeAttribute("aria-disabled");
  });
}
