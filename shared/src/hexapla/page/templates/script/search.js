// ---- Search: programs, words of any framework, questions, promises, steps, wrong ways -----------------

const MAX_FOUND = 12;
const EMPTY_WORDS = new Set("a an and are by do does for how i if in is it my not of on or the to what when which why with replaces replace instead".split(" "));
let index = null;

function searched() {
  const entries = [];
  const add = (kind, title, address, text) => entries.push({ kind, title, address, text: text.toLowerCase() });
  for (const article of all("#read article")) {
    const { program } = article.dataset;
    add("program", `${program}: ${one("h3", article).textContent.trim().slice(program.length).trim()}`, `program=${program}`, [one("h3", article), one(".about p", article)].map(inAllLanguages).join(" "));
    for (const promise of all(".verdicts > li", article)) {
      add("promise", `${promise.firstChild.textContent.trim()} (${program})`, promise.id, promise.firstChild.textContent);
    }
  }
  for (const row of all("#matrix [data-question]")) {
    const question = [...one("th", row).childNodes].filter((node) => !node.matches?.("small, details")).map((node) => node.textContent).join("").trim();
    entries.push({ kind: "question", title: question, address: row.id, text: [row.id, ...all("th > [data-t], dt, dd", row).map(inAllLanguages), searchedIn(row)].join(" "), row });
  }
  for (const card of all("#wrong [data-wrong]")) add("wrong way", one("h3", card).firstChild.textContent.trim(), card.id, card.textContent);
  for (const step of all("#lesson article")) add("lesson", one("h3", step).textContent.trim(), `lesson=${step.dataset.step}`, [one("h3", step), one(".telling", step)].map(inAllLanguages).join(" "));
  return entries;
}

// Words of frameworks: what a word of one is in the others.
function wordsFound(tokens) {
  const found = [];
  for (const cell of all("#words .words td")) {
    const name = cell.closest("tr").dataset.f;
    for (const code of all("code", cell)) {
      const word = code.textContent.toLowerCase();
      const fit = Math.max(0, ...tokens.map((token) => (isOfAnother(token, name) ? 0 : likeness(token, word))));
      if (fit > (tokens.length === 1 ? 0 : 1)) found.push({ name, concept: cell.dataset.concept, word: code.textContent, fit });
    }
  }
  return found.sort((x, y) => y.fit - x.fit);
}

// A word of `eventlet.spawn_after` is not looked for in gevent.
function isOfAnother(token, name) {
  const [owner] = token.split(".");
  return token.includes(".") && owner !== name && titles.has(owner);
}

// What begins a task after a time, as spawn_after, call_later and start_after do, begins one that sleeps first.
const AFTER = /[._](after|later)$/;

// How much a word is what was asked for: 4, the same; 3, its last part is; 2, it is longer or shorter by a part,
// as spawn_after is; 1, it contains that.
function likeness(token, word) {
  const [asked, short] = [token, word].map((text) => text.split(".").at(-1));
  if (token === word) return 4;
  if (token.startsWith(`${word}_`)) return 2.5;
  if (asked === short && asked.length > 2) return 3;
  if ([`${asked}_`, `${short}_`].some((part) => asked.startsWith(part) || short.startsWith(part)) && (token.includes(".") || token.includes("_"))) return 2;
  return token.length > 3 && word.includes(token) ? 1 : 0;
}

function search(query) {
  index ??= searched();
  const said = query.toLowerCase().replace(/[?!,;:"'`]/g, " ").split(/\s+/).filter((token) => token && !EMPTY_WORDS.has(token));
  const mentioned = [...titles.keys()].filter((name) => said.some((token) => token === name || token === titles.get(name).toLowerCase()));
  const tokens = said.filter((token) => !mentioned.includes(token) && ![...titles.values()].some((title) => title.toLowerCase() === token));
  if (!said.length) return [];
  const answers = [];
  const after = tokens.find((token) => AFTER.test(token) && !wordsFound([token]).some(({ fit }) => fit >= 3));
  for (const { name, concept, word } of wordsFound(tokens).slice(0, after ? 1 : 5)) {
    const targets = mentioned.filter((other) => other !== name);
    const others = targets.length ? targets : [...titles.keys()].filter((other) => other !== name && mentioned.length === 0);
    if (mentioned.includes(name) && targets.length === 0) others.push(...[...titles.keys()].filter((other) => other !== name));
    const counterparts = others.map((other) => make("span", {}, make("small", { textContent: titles.get(other) }), " ", ...copies(wordsCell(other, concept)), ...(after ? [" ", ...copies(wordsCell(other, "sleep"))] : [])));
    const address = targets.length === 1 ? `from=${name}&to=${targets[0]}` : `lit=${concept}&columns=${[name, ...state.columns.filter((other) => other !== name)].slice(0, 3).join(",")}`;
    const title = after ? `${after}: ${concept}, then sleep, ${titles.get(name)}` : `${word}: ${concept}, ${titles.get(name)}`;
    answers.push({ kind: "word", title, address, counterparts });
  }
  // A word counts the more, the fewer entries have it; one that no entry has does not count.
  const having = (token) => index.filter(({ text }) => text.includes(stem(token))).length;
  const weights = new Map(tokens.map((token) => [token, having(token)]).filter(([, count]) => count).map(([token, count]) => [token, Math.log(1 + index.length / count)]));
  const most = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const score = ({ text, kind }) => {
    const hit = [...weights].filter(([token]) => text.includes(stem(token))).reduce((sum, [, weight]) => sum + weight, 0);
    return hit ? hit / most + (kind === "question" ? 0.15 : kind === "program" ? 0.1 : 0) : 0;
  };
  const scored = index.map((entry) => [score(entry), entry]).filter(([points]) => points >= 0.5);
  scored.sort(([x], [y]) => y - x);
  for (const [, { kind, title, address, row }] of scored) {
    const having = row ? mentioned.filter((name) => one(`td[data-f="${name}"]`, row)) : [];
    const counterparts = having.map((name) => make("span", {}, make("small", { textContent: titles.get(name) }), " ", answer(row, name), " ", make("small", {}, ...about(row, name)), ...(having.length === 1 ? [" ", ...meaning(row, answer(row, name))] : [])));
    answers.push({ kind, title, address: having.length === 1 ? `${address}/${having[0]}` : address, counterparts });
  }
  if (!tokens.length) {
    for (const name of mentioned) answers.push({ kind: "column", title: titles.get(name), address: `columns=${name}`, counterparts: [] });
  }
  // Few words are asked for what they mean; a sentence, for an answer.
  const [asWords, others] = [answers.filter(({ kind }) => kind === "word"), answers.filter(({ kind }) => kind !== "word")];
  return (tokens.length > 2 ? [...others, ...asWords] : answers).slice(0, MAX_FOUND);
}

// A word is found in its other forms, too: cancelled, cancels, cancel.
function stem(token) {
  return token.length > 5 ? token.replace(/(ing|led|ed|es|s)$/, "") : token;
}

function listenToSearch() {
  const form = one(".find");
  if (!form) return;
  const [input, place] = [one("input", form), one("#answers")];
  form.hidden = false;
  const show = () => {
    const found = search(input.value);
    place.hidden = !input.value.trim();
    one("[role=status]", place).textContent = found.length ? say("found", { count: found.length }).join("") : words["nothing found"];
    const items = found.map(({ kind, title, address, counterparts }) => {
      const link = make("a", { href: `#${address}` }, make("small", { textContent: words[`kind ${kind}`] }), " ", title);
      return make("li", {}, link, ...(counterparts.length ? [make("div", { className: "counterparts" }, ...counterparts)] : []));
    });
    const none = make("li", { textContent: words["nothing found"] });
    one("ol", place).replaceChildren(...(items.length ? items : [none]));
  };
  input.addEventListener("input", show);
  input.addEventListener("focus", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    one("#answers a")?.click();
  });
  place.addEventListener("click", (event) => {
    if (event.target.closest("a")) place.hidden = true;
  });
  form.addEventListener("keydown", (event) => {
    const links = all("#answers a");
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      place.hidden = true;
      input.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = at + (event.key === "ArrowDown" ? 1 : -1);
      (next < 0 ? input : links[Math.min(next, links.length - 1)])?.focus();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.matches("input:not([type=checkbox]):not([type=range]), textarea, select")) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  document.addEventListener("click", (event) => {
    if (!form.contains(event.target)) place.hidden = true;
  });
}
