// ---- Languages -------------------------------------------------------------------------------------
// The page's own words; names, code, contracts and records stay as they are, in English.

const spoken = data("words");
let words = spoken.en;
let language = "en";
let translations = {};
const english = new WeakMap(); // by element: what it says in English
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
  for (const button of all(".copy")) button.firstChild.data = words.copy;
  nameLanguage();
}

// What the script says is in the reader's language, and the rest of the main part in English.
function nameLanguage() {
  for (const element of all("[data-said], output, .fold, .copy")) element.lang = language;
}

function translateWithin(place) {
  const found = translations[language];
  for (const element of all("[data-t]", place)) {
    if (!english.has(element)) english.set(element, element.innerHTML);
    const text = found?.texts[element.dataset.t] ?? english.get(element);
    if (element.innerHTML !== text) element.innerHTML = text;
    element.lang = language;
  }
  for (const element of all("[data-l]", place)) {
    if (!english.has(element)) english.set(element, labels(element));
    for (const [label, text] of Object.entries(english.get(element))) {
      const said = found?.attributes[text] ?? text;
      if (label === "text") element.textContent = said;
      else element.setAttribute(label, said);
    }
  }
}

function labels(element) {
  const own = LABELS.filter((label) => element.hasAttribute(label)).map((label) => [label, element.getAttribute(label)]);
  return Object.fromEntries(own.length ? own : [["text", element.textContent]]);
}
