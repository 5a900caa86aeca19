// ---- Search: programs, words of any framework, questions, promises, steps, wrong ways -----------------

const MAX_FOUND = 12;
const EMPTY_WORDS = new Set("a an and are by do does for how i if in is it my of on or the to what when which why with replaces replace instead".split(" "));
let index = null;

function searched() {
  const entries = [];
  const add = (kind, title, address, text = title) => entries.push({ kind, title, address, text: text.toLowerCase() });
  for (const article of all("#read article")) {
    const { program } = article.dataset;
    add("program", `${program}: ${one("h3", article).textContent.trim().slice(program.length).trim()}`, `program=${program}`, `${program} ${one("h3", article).textContent} ${one(".about p", article)?.textContent}`);
    for (const promise of all(".verdicts > li", article)) {
      add("promise", `${promise.firstChild.textContent.trim()} (${program})`, promise.id);
    }
  }
  for (const row of all("#matrix [data-question]")) {
    const meanings = all("dt, dd", row).map((it) => it.textContent).join(" ");
    const question = [...one("th", row).childNodes].filter((node) => !node.matches?.("small, details")).map((node) => node.textContent).join("").trim();
    entries.push({ kind: "question", title: question, address: row.id, text: `${question} ${row.id} ${meanings}`.toLowerCase(), row });
  }
  for (const card of all("#wrong [data-wrong]")) add("wrong way", one("h3", card).firstChild.textContent.trim(), card.id, card.textContent);
  for (const step of all("#lesson article")) add("lesson", one("h3", step).textContent.trim(), `lesson=${step.dataset.step}`, `${one("h3", step).textContent} ${one(".telling", step)?.textContent}`);
  return entries;
}

// Words of frameworks: what a word of one is in the others.
function wordsFound(tokens) {
  const found = [];
  for (const cell of all("#words .words td")) {
    const name = cell.closest("tr").dataset.f;
    for (const code of all("code", cell)) {
      const word = code.textContent.toLowerCase();
      const short = word.split(".").at(-1);
      const fits = tokens.some((token) => token.length > 2 && (word === token || short === token || token.split(".").at(-1) === short || (token.length > 3 && word.includes(token))));
      if (fits) found.push({ name, concept: cell.dataset.concept, word: code.textContent, exact: tokens.includes(word) });
    }
  }
  return found.sort((x, y) => y.exact - x.exact);
}

function search(query) {
  index ??= searched();
  const said = query.toLowerCase().replace(/[?!,;:"'`]/g, " ").split(/\s+/).filter((token) => token && !EMPTY_WORDS.has(token));
  const mentioned = [...titles.keys()].filter((name) => said.some((token) => token === name || token === titles.get(name).toLowerCase()));
  const tokens = said.filter((token) => !mentioned.includes(token) && ![...titles.values()].some((title) => title.toLowerCase() === token));
  if (!said.length) return [];
  const answers = [];
  for (const { name, concept, word } of wordsFound(tokens).slice(0, 4)) {
    const targets = mentioned.filter((other) => other !== name);
    const others = targets.length ? targets : [...titles.keys()].filter((other) => other !== name && mentioned.length === 0);
    if (mentioned.includes(name) && targets.length === 0) others.push(...[...titles.keys()].filter((other) => other !== name));
    const counterparts = others.map((other) => make("span", {}, make("small", { textContent: titles.get(other) }), " ", ...copies(wordsCell(other, concept))));
    const address = targets.length === 1 ? `from=${name}&to=${targets[0]}` : `lit=${concept}&columns=${[name, ...state.columns.filter((other) => other !== name)].slice(0, 3).join(",")}`;
    const title = `${word}: ${concept}, ${titles.get(name)}`;
    answers.push({ kind: "word", title, address, counterparts });
  }
  const score = ({ text, kind }) => {
    const hits = tokens.filter((token) => text.includes(stem(token)));
    return hits.length ? hits.length / tokens.length + (kind === "question" ? 0.2 : kind === "program" ? 0.1 : 0) : 0;
  };
  const scored = index.map((entry) => [score(entry), entry]).filter(([points]) => points >= 0.6 || (points > 0 && tokens.length < 2));
  scored.sort(([x], [y]) => y - x);
  for (const [, { kind, title, address, row }] of scored) {
    const having = row ? mentioned.filter((name) => one(`td[data-f="${name}"]`, row)) : [];
    const counterparts = having.map((name) => make("span", {}, make("small", { textContent: titles.get(name) }), " ", answer(row, name)));
    answers.push({ kind, title, address: having.length === 1 ? `${address}/${having[0]}` : address, counterparts });
  }
  if (!tokens.length) {
    for (const name of mentioned) answers.push({ kind: "column", title: titles.get(name), address: `columns=${name}`, counterparts: [] });
  }
  return answers.slice(0, MAX_FOUND);
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
      const link = make("a", { href: `#${address}` }, make("small", { textContent: kind }), " ", title);
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
