// Suggestions of organizations while one types. Without it the name and the country are plain fields.

const PAUSE_MS = 200;
const LEAST_LETTERS = 2;

function escapeHtml(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element.innerHTML;
}

function fill(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Asks the server, at most once a pause; an answer that has been overtaken is dropped. */
class Search {
  constructor(url, language) {
    this.url = url;
    this.language = language;
    this.isPending = false;
  }

  ask(query, show) {
    clearTimeout(this.timer);
    this.running?.abort();
    this.isPending = true;
    this.timer = setTimeout(() => this.send(query, show), PAUSE_MS);
  }

  async send(query, show) {
    const running = new AbortController();
    this.running = running;
    const items = await this.fetch(query, running.signal);
    if (running.signal.aborted) return;
    this.isPending = false;
    show(items);
  }

  async fetch(query, signal) {
    try {
      const answer = await fetch(`${this.url}?${new URLSearchParams({ q: query })}`, {
        headers: { Accept: "application/json", "Accept-Language": this.language },
        signal,
      });
      return answer.ok ? (await answer.json()).items : [];
    } catch {
      // Aborted, or no network: a name can always be typed in full.
      return [];
    }
  }
}

/** Remembers which organization was chosen, and forgets it as soon as the name is typed anew. */
class Choice {
  constructor(box) {
    this.id = box.querySelector("[name=organization_id]");
    this.note = box.querySelector("[data-chosen-note]");
    this.country = box.querySelector("[name=organization_country]");
    this.countryField = box.querySelector("[data-organization-country]");
    this.represented = document.querySelector("[name=country]");
    this.text = box.dataset.chosen;
    this.show();
  }

  take(item) {
    this.id.value = item.id;
    this.country.value = item.country ?? "";
    // Delegates of an international organization represent no country; the others mostly that of their organization.
    if (item.kind !== "international_organization" && !this.represented.value) {
      this.represented.value = item.country ?? "";
    }
    this.show();
  }

  forget() {
    this.id.value = "";
    this.show();
  }

  show() {
    const known = this.id.value !== "";
    this.note.textContent = known ? this.text : "";
    this.note.hidden = !known;
    this.countryField.hidden = known;
  }

  countryName(code) {
    return code ? (this.country.querySelector(`option[value="${CSS.escape(code)}"]`)?.text ?? "") : "";
  }
}

const nameOf = (item) => (typeof item === "string" ? item : (item?.name ?? ""));

function suggestion(item, choice) {
  const place = choice.countryName(item.country);
  // Where there is no name in the reader's language, what is shown is in another, and says so to screen readers.
  const language = Object.keys(item.names ?? {}).find((code) => item.names[code] === item.name);
  const spoken = language ? ` lang="${escapeHtml(language)}"` : "";
  const name = `<span class="autocomplete__name"${spoken}>${escapeHtml(nameOf(item))}</span>`;
  return place ? `${name} <span class="autocomplete__place">${escapeHtml(place)}</span>` : name;
}

function enhance(box) {
  const plain = box.querySelector("[name=organization_name]");
  const described = (plain.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
  const help = described.map((id) => document.getElementById(id)?.textContent ?? "");
  const words = box.dataset;
  const choice = new Choice(box);
  const place = document.createElement("div");
  plain.after(place);
  plain.remove();
  const search = new Search(words.url, words.language);
  const isTyping = () => document.activeElement?.id === plain.id;
  const suggest = (show, items) => {
    if (!isTyping()) return;
    show(items);
    // On a phone the field often stands at the lower edge of what is seen.
    requestAnimationFrame(() => place.querySelector("[role=listbox]").scrollIntoView({ block: "nearest" }));
  };
  const nothing = () => (search.isPending ? words.searching : words.none);

  window.accessibleAutocomplete({
    element: place,
    id: plain.id,
    name: plain.name,
    defaultValue: plain.value,
    minLength: LEAST_LETTERS,
    confirmOnBlur: false,
    displayMenu: "overlay",
    inputClasses: "input",
    // A late answer must not take the list away from under the keyboard, nor open it when the reader has gone on.
    source: (query, show) => search.ask(query, (items) => suggest(show, items)),
    onConfirm: (item) => item?.id && choice.take(item),
    templates: { inputValue: nameOf, suggestion: (item) => suggestion(item, choice) },
    tAssistiveHint: () => [...help, words.hint].join(" "),
    tNoResults: nothing,
    tStatusQueryTooShort: () => words.short,
    tStatusNoResults: nothing,
    tStatusSelectedOption: (name, count, index) => fill(words.selected, { name, position: index + 1, count }),
    tStatusResults: (count, selected) => fill(words.results, { count, selected }),
  });

  const input = place.querySelector("input");
  if (plain.hasAttribute("aria-invalid")) input.setAttribute("aria-invalid", "true");
  input.addEventListener("input", () => choice.forget());
}

if (window.accessibleAutocomplete) {
  document.querySelectorAll("[data-organization]").forEach(enhance);
}
