// ---- Languages -------------------------------------------------------------------------------------
// The page's own words; names, code, promises and records stay as they are, in English.

const spoken = data("words");
let words = spoken.en;
let language = "en";
let translations = {};
const english = new WeakMap(); // by element: what it says in English
const originals = new Map(); // the same by the number of its text, which copies of an element have too
const LABELS = ["placeholder", "title", "aria-label"];

function speak(name) {
  language = name in spoken ? name : "en";
  words = spoken[language];
  document.documentElement.lang = language;
  for (const link of all(".languages a")) {
    if (link.lang === language) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  translateWithin(document);
  translateAnswers();
  for (const note of all("#matrix :is(.api, .means)")) note.remove();
  all("#matrix td details[open]").forEach(sayApi);
  for (const button of all(".copy")) button.replaceChildren(words.copy, whatIsCopied(button.dataset));
  index = null;
  nameLanguage();
}

// What the script says is in the reader's language, and the rest of the main part in English.
function nameLanguage() {
  for (const element of all("[data-said], output, .fold, .copy")) element.lang = language;
}

function translateWithin(place) {
  const found = translations[language];
  for (const element of all("[data-t]", place)) {
    if (!originals.has(element.dataset.t)) originals.set(element.dataset.t, element.innerHTML);
    const text = found?.texts[element.dataset.t] ?? originals.get(element.dataset.t);
    if (element.innerHTML !== text) element.innerHTML = text;
    element.lang = text === originals.get(element.dataset.t) ? "en" : language;
  }
  for (const element of all("[data-l], svg[aria-label]", place)) {
    if (!english.has(element)) english.set(element, labels(element));
    for (const [label, text] of Object.entries(english.get(element))) {
      const said = found?.attributes[text] ?? text;
      if (label === "text") element.textContent = said;
      else element.setAttribute(label, said);
    }
  }
}

// A cell of the matrix says an answer as its question does.
function translateAnswers() {
  for (const row of all("#matrix [data-question]")) {
    const said = new Map(all("dt[data-t]", row).map((term) => [originals.get(term.dataset.t), term.innerHTML]));
    for (const place of all("td", row).map((cell) => one("summary", cell) ?? cell)) {
      if (!english.has(place)) english.set(place, place.innerHTML.trim());
      const text = said.get(english.get(place));
      if (!text) continue;
      if (place.innerHTML !== text) place.innerHTML = text;
      place.lang = language;
    }
  }
}

// What an element says, in this language and in English: a reader may search for the words of either.
function inAllLanguages(element) {
  const translated = element ? all("[data-t]", element).concat(element.matches("[data-t]") ? element : []) : [];
  return [element?.textContent, ...translated.map((part) => originals.get(part.dataset.t))].join(" ").toLowerCase();
}

function whatIsCopied({ program, column }) {
  return make("span", { className: "unseen", textContent: ` ${say("of", { program, column }).join("")}` });
}

function labels(element) {
  const own = LABELS.filter((label) => element.hasAttribute(label)).map((label) => [label, element.getAttribute(label)]);
  return Object.fromEntries(own.length ? own : [["text", element.textContent]]);
}
