// ---- The matrix --------------------------------------------------------------------------------------

// The counts of an ordinary cell stand once in its row.
for (const cell of all("#matrix [data-usual] td")) {
  if (one("details", cell) || cell.textContent.trim() === "-") continue;
  const answer = make("summary", { textContent: cell.textContent.trim() });
  const count = make("p", {}, ...copies(one(".usual", cell.parentNode)));
  cell.replaceChildren(make("details", {}, answer, count));
}

// Headings fold their questions. A filter shows what it finds, folded or not.
const groups = all("#matrix tbody");
const opened = new Set(groups.slice(0, 1));
for (const group of groups) {
  const heading = one(".heading", group);
  const button = make("button", { type: "button" }, ...heading.childNodes);
  heading.replaceChildren(button);
  button.addEventListener("click", () => {
    opened.has(group) ? opened.delete(group) : opened.add(group);
    filter();
  });
}

function filter() {
  const { a, b } = state;
  const [first, second] = [titles.has(a) || heads.has(a), titles.has(b) || heads.has(b)];
  const chosen = first && second && a !== b;
  const text = state.with.toLowerCase();
  let shown = 0;
  for (const key of ["a", "b", "with"]) one(`#matrix [name=${key}]`).value = state[key];
  one("#matrix [name=bites]").checked = state.bites;
  const filtered = chosen || text || state.bites;
  for (const group of groups) {
    const rows = all("[data-question]", group);
    let matching = 0;
    for (const row of rows) {
      const found = (!chosen || differs(row, a, b)) && (!state.bites || "bites" in row.dataset) && (!text || searchedIn(row).includes(text));
      row.hidden = !found || !(filtered || opened.has(group));
      matching += found ? 1 : 0;
    }
    shown += matching;
    group.hidden = filtered && !matching;
    one("button", group).setAttribute("aria-expanded", String(Boolean(filtered) || opened.has(group)));
  }
  for (const cell of all("#matrix [data-f]")) cell.hidden = chosen && ![a, b].includes(cell.dataset.f);
  one("#matrix output").value = filtered ? say("questions", { shown, all: all("#matrix [data-question]").length }).join("") : "";
}

// The text of a row, with what its answers are about.
function searchedIn(row) {
  return `${inAllLanguages(row)} ${Object.values(texts.api[row.dataset.question] ?? {}).flat().join(" ")}`.toLowerCase();
}

const heads = new Set(all("#matrix thead [data-f]").map((head) => head.dataset.f));

function answer(row, name) {
  const cell = one(`td[data-f="${name}"]`, row);
  return (one("summary", cell) ?? cell).textContent.trim();
}

function differs(row, a, b) {
  return !("measured" in row.dataset) && answer(row, a) !== answer(row, b);
}

// What an answer is about: words of the program that was asked.
function about(row, name) {
  const words = texts.api[row.dataset.question]?.[name] ?? [];
  return words.flatMap((textContent, number) => [...(number ? [" "] : []), make("code", { textContent })]);
}

function sayApi(details) {
  const cell = details.closest("td");
  const codes = about(cell.parentNode, cell.dataset.f);
  if (one(".api", cell) || !codes.length) return;
  const note = make("p", { className: "api" }, ...say("api", { words: codes }));
  note.dataset.said = "";
  const means = meaning(cell.parentNode, one("summary", details).textContent);
  one("summary", details).after(...(means.length ? [make("p", { className: "means" }, ...copies(means[0]))] : []), note);
  nameLanguage();
}

one("#matrix .matrix")?.addEventListener("toggle", ({ target }) => target.open && target.closest("td") && sayApi(target), true);

// Show a question, or one framework's answer to it, which have addresses of their own: failure/siblings/trio.
function showAnswer(id) {
  const row = all("#matrix [data-question]").find((row) => id === row.id || id.startsWith(`${row.id}/`));
  if (!row) return false;
  opened.add(row.closest("tbody"));
  Object.assign(state, { with: "", a: "", b: "", bites: false });
  filter();
  for (const cell of all("#matrix .found")) cell.classList.remove("found");
  const name = id.slice(row.id.length + 1);
  const cell = name && one(`td[data-f="${name}"]`, row);
  (cell || row).classList.add("found");
  one("details", cell || row)?.setAttribute("open", "");
  row.scrollIntoView({ block: "center" });
  (cell || row).scrollIntoView({ block: "center", inline: "center" });
  return true;
}
