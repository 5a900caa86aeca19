// ---- The reader: programs side by side ---------------------------------------------------------------

document.documentElement.classList.add("js");
for (const table of all(".reader, .matrix")) {
  const heads = all("thead [data-f]", table);
  for (const row of all("tbody tr:not(.group)", table)) {
    all("td", row).forEach((cell, number) => {
      cell.dataset.f = heads[number].dataset.f;
      cell.dataset.title = (one(".name", heads[number]) ?? heads[number]).firstChild.textContent.trim();
    });
  }
}
for (const section of all("[data-as]")) {
  const { as } = section.dataset;
  section.replaceWith(one(`[data-f="${as}"] pre`, section.closest("tr")).cloneNode(true));
}

// A line is an element. Only the lines of a section are shown, not the empty ones below it. Where a line is
// too long for its column, the rest of it is indented as the line is.
function inLines(pre, first = 1) {
  const lines = pre.innerHTML.trimEnd().split("\n");
  const indented = lines.map((line, number) => {
    const [blanks] = line.match(/^ */);
    const style = blanks ? ` style="--i:${blanks.length}"` : "";
    return `<span data-n=${first + number}${style}>${"\u00a0".repeat(blanks.length)}${line.slice(blanks.length)}</span>`;
  });
  pre.innerHTML = indented.join("");
  return all("[data-n]", pre);
}

// A program is its title and its sections, one after the other.
const sources = new Map(); // by program and column: its sections
const linesOf = new Map(); // by program and column: its lines by number
for (const section of all(".reader [data-row] pre")) {
  const { program } = section.closest("article").dataset;
  const { f } = section.closest("td").dataset;
  const key = `${program}/${f}`;
  const before = sources.get(key) ?? "";
  const first = Number(one(`thead [data-f="${f}"]`, section.closest("table")).dataset.first);
  sources.set(key, before + section.textContent);
  const lines = linesOf.get(key) ?? new Map();
  for (const line of inLines(section, first + before.split("\n").length - 1)) lines.set(Number(line.dataset.n), line);
  linesOf.set(key, lines);
}

const programs = all("#read article").map((article) => article.dataset.program);
const titles = new Map(all("#read [name=column]").map((box) => [box.value, box.nextElementSibling.textContent]));
const open = all("#read [name=column]").filter((box) => box.checked).map((box) => box.value);
const unfolded = new Set();
const readers = new Map(); // players, by program
let replays = {};
let texts = { titles: {}, wrong: {}, api: {} };

// As many columns as fit: three are whole on a laptop, two on a tablet. On a telephone they are swiped.
function fitting() {
  return window.innerWidth >= 1180 || window.innerWidth < 704 ? open : open.slice(0, 2);
}

function renderReader() {
  one("#read [name=program]").value = state.program;
  for (const box of all("#read [name=column]")) box.checked = state.columns.includes(box.value);
  one("#read [name=whole]").checked = state.whole;
  for (const article of all("#read article")) {
    article.hidden = article.dataset.program !== state.program;
    if (article.hidden) readers.get(article.dataset.program)?.stop();
    else arrange(article);
  }
  translateLegend();
  light(state.lit);
}

function arrange(article) {
  const { program } = article.dataset;
  for (const cell of all(".reader [data-f]", article)) cell.hidden = !state.columns.includes(cell.dataset.f);
  one(".reader", article)?.style.setProperty("--count", state.columns.length);
  for (const note of all(".absent", article)) note.hidden = !state.columns.includes(note.dataset.f);
  for (const row of all("[data-row]", article)) {
    row.classList.toggle("replayed", all("[data-f]:not([hidden]) [data-replayed]", row).length > 0);
    fold(row, `${program} ${row.dataset.row}`);
  }
  if (replays[program]) replayIn(article);
}

function fold(row, key) {
  all(".fold", row).forEach((button) => button.remove());
  const cells = all("td", row).filter((cell) => state.columns.includes(cell.dataset.f));
  const texts = new Set(cells.map((cell) => cell.textContent));
  const alike = cells.length > 1 && texts.size === 1;
  const same = alike && !state.whole && !unfolded.has(key) && !row.matches(".replayed");
  row.hidden = alike && texts.has("");
  row.classList.toggle("same", same);
  cells.forEach((cell, number) => {
    cell.hidden = same && number > 0;
    cell.colSpan = same ? cells.length : 1;
  });
  if (same && !row.hidden) {
    const count = all("pre [data-n]", cells[0]).length;
    const text = count > 1 ? say("same lines", { count }).join("") : words.same;
    const button = make("button", { type: "button", className: "fold", textContent: text });
    button.addEventListener("click", () => {
      unfolded.add(key);
      render();
    });
    one("pre", cells[0]).append(button);
  }
}

// Show the replays of the columns that are shown, all on one axis.
function replayIn(article) {
  const { program } = article.dataset;
  if (!readers.has(program)) {
    const label = say("replay of", { program }).join("");
    const player = new Player(one(".player-place", article), label, (tick) => keep({ step: tick ? String(tick) : "" }));
    one(".with-loop input", player.bar).addEventListener("change", () => replayIn(article));
    readers.set(program, player);
    one(".now", article).hidden = false;
    for (const cell of all(".prints td", article)) cell.replaceChildren(make("ol"));
    for (const cell of all(".now td", article)) cell.replaceChildren(make("p", { className: "says" }));
  }
  const player = readers.get(program);
  const having = state.columns.filter((name) => replays[program][name]);
  const choice = one(".with-loop", player.bar);
  choice.hidden = !having.some((name) => replays[program][`${name}+loop`]);
  const withLoop = !choice.hidden && one("input", choice).checked;
  one(".loop", article).hidden = !withLoop;
  const key = JSON.stringify([having, withLoop, language]);
  if (player.key !== key) {
    player.key = key;
    player.show(having.map((name) => partOf(article, name, withLoop)), Number(state.step) || player.tick);
  } else if (player.tick !== Number(state.step || 0) && player.timer === null) player.to(Number(state.step || 0), false);
  for (const row of all(".now, .prints, .who", article)) row.hidden = !having.length;
}

function partOf(article, name, withLoop) {
  const { program } = article.dataset;
  const cell = (row) => one(`${row} td[data-f="${name}"]`, article);
  const whole = withLoop && replays[program][`${name}+loop`];
  return {
    title: titles.get(name),
    replay: whole || replays[program][name],
    lines: [linesOf.get(`${program}/${name}`), ...(whole ? [loopLines(cell(".loop"), name)] : [])],
    says: one(".says", cell(".now")),
    lanes: one(".lanes", cell(".who")),
    output: one("ol", cell(".prints")),
    marks: [],
    waitsInCalls: name === "threads",
  };
}

function loopLines(cell, name) {
  const pre = one("pre", cell);
  if (!pre.childElementCount) {
    pre.innerHTML = one(`.module[data-f="${name}"] code`).innerHTML;
    inLines(pre);
  }
  return new Map(all("[data-n]", pre).map((line) => [Number(line.dataset.n), line]));
}

// What a replay runs through is not folded, though it may be the same in all columns.
function noteReplayed() {
  for (const [program, columns] of Object.entries(replays)) {
    for (const [name, { l, f }] of Object.entries(columns)) {
      const lines = linesOf.get(`${program}/${name}`);
      if (lines) l.forEach((line, step) => !Number(f?.[step] ?? 0) && lines.get(line)?.closest("pre").setAttribute("data-replayed", ""));
    }
  }
}

// A program of the lesson is replayed where it stands.
function replayStage(stage) {
  const [program, name] = stage.dataset.replay.split("/");
  const replay = replays[program]?.[name];
  const place = one(".player-place", stage);
  if (!replay || place.childElementCount) return;
  const title = `${program}, ${titles.get(name) ?? "Python"}`;
  const player = new Player(place, say("replay of", { program: title }).join(""));
  const lines = one("[data-from]", stage) ? copiedLines(stage, program, name) : new Map(inLines(one("pre", stage)).map((line) => [Number(line.dataset.n), line]));
  const [says, output] = [one(".says", stage), one(".output", stage)];
  says.hidden = false;
  one(".lanes", stage).removeAttribute("hidden");
  player.show([{ title, replay, lines: [lines], says, lanes: one(".lanes", stage), output, marks: [], waitsInCalls: name === "lesson" }]);
}

// A program that is on the page already is copied from there.
function copiedLines(stage, program, name) {
  const pre = one("[data-from]", stage);
  const sections = all(`#${program} [data-row] td[data-f="${name}"] pre`);
  pre.replaceChildren(...sections.flatMap((section, number) => [...(number ? [make("span", { className: "blank" })] : []), ...all("[data-n]", section).map((line) => line.cloneNode(true))]));
  for (const line of all("[data-n]", pre)) line.className = "";
  pre.hidden = false;
  return new Map(all("[data-n]", pre).map((line) => [Number(line.dataset.n), line]));
}

// The whole text of a wrong program, and its replay, are added to the difference.
function addWhole(card) {
  const details = one("#whole-program").content.firstElementChild.cloneNode(true);
  one(`.if-${"played" in card.dataset ? "not" : "played"}`, details).remove();
  one(".lanes", details).setAttribute("aria-label", card.dataset.label);
  one(".see", card).before(details);
  details.addEventListener("toggle", () => replayWrong(card));
  translateWithin(details);
}

function replayWrong(card) {
  const [program, name] = card.dataset.wrong.split("/");
  const replay = replays[program]?.[`impostor/${name}`];
  const place = one(".player-place", card);
  const pre = one(".stage pre", card);
  if (!pre.childElementCount) pre.append(make("span", { textContent: texts.wrong[card.dataset.wrong] }));
  if (!replay || place.childElementCount) return;
  pre.replaceChildren(texts.wrong[card.dataset.wrong]);
  const player = new Player(place, say("replay of", { program: name }).join(""));
  const stage = one(".stage", card);
  const lines = new Map(inLines(one("pre", stage)).map((line) => [Number(line.dataset.n), line]));
  const output = one(".output", stage);
  player.show([{ title: name, replay, lines: [lines], says: one(".says", stage), lanes: one(".lanes", stage), output, marks: [] }]);
}

// The legend is a dictionary of the columns that are shown, for the concepts of this program.
function translateLegend() {
  const shown = [...titles.keys()].filter((name) => state.columns.includes(name));
  for (const item of all(".legend li")) {
    const { concept } = one("button", item).dataset;
    const marked = all(`#${state.program} mark.${concept}`).map((mark) => mark.closest("td").dataset.f);
    item.hidden = state.lit !== concept && !marked.some((name) => shown.includes(name));
    const entry = (name) => make("span", {}, make("small", { textContent: titles.get(name) }), " ", ...copies(wordsCell(name, concept)));
    one(".words-of", item).replaceChildren(...shown.filter((name) => wordsCell(name, concept)).map(entry));
  }
}

// The words of a framework for a concept; a dash where it has none.
function wordsCell(name, concept) {
  return one(`.words [data-f="${name}"] [data-concept="${concept}"]`);
}

function light(concept) {
  document.documentElement.dataset.lit = concept;
  for (const button of all(".legend button")) {
    button.setAttribute("aria-pressed", String(button.dataset.concept === state.lit));
  }
}

// The title of a program: its summary, and below it the notes that stand in its column.
function titleOf(article, name) {
  const known = texts.titles[article.dataset.program]?.[name];
  if (known) return known;
  const { summary } = article.dataset;
  const notes = [...one(`.notes td[data-f="${name}"]`, article).childNodes]
    .filter((node) => node.nodeName !== "SMALL")
    .map((node) => ({ CODE: "`", EM: "*" }[node.nodeName] ?? "") + node.textContent + ({ CODE: "`", EM: "*" }[node.nodeName] ?? ""))
    .join("")
    .trim();
  if (!("js" in one(`thead [data-f="${name}"]`, article).dataset)) {
    return notes ? `"""${summary}\n\n${notes}\n"""\n\n` : `"""${summary}"""\n\n`;
  }
  const lines = [summary, notes].filter(Boolean).join("\n\n").split("\n");
  return `/*\n${lines.map((line) => ` * ${line}`.trimEnd() + "\n").join("")} */\n\n`;
}

async function copy(button, text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = make("textarea", { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  const label = button.firstChild;
  label.data = words.copied;
  setTimeout(() => (label.data = words.copy), 1500);
}
