// ---- Porting ---------------------------------------------------------------------------------

function port() {
  const { from, to } = state;
  one("#porting [name=from]").value = from;
  one("#porting [name=to]").value = to;
  const place = one(".port");
  place.replaceChildren();
  if (!from || !to || from === to) return;
  place.append(
    make("h3", {}, ...say("from to", { old: titles.get(from), next: titles.get(to) })),
    ...wordsTable(from, to),
    ...behaviours(from, to),
    ...programs.flatMap((program) => pair(program, from, to)),
  );
}

function wordsTable(from, to) {
  const concepts = all(".words thead .concept").map((head) => head.textContent);
  const lacks = (cell) => cell.textContent.trim() === "-";
  const body = make("tbody");
  for (const concept of concepts) {
    const cells = [from, to].map((name) => wordsCell(name, concept));
    if (cells.every(lacks)) continue;
    const head = make("th", { scope: "row" }, one(`.words .concept.${concept}`).cloneNode(true));
    const sides = cells.map((cell) => make("td", {}, ...(lacks(cell) ? [words["no counterpart"]] : copies(cell))));
    body.append(make("tr", {}, head, ...sides));
  }
  return [make("h4", { textContent: words["the words"] }), table([from, to], body, words.concept)];
}

function behaviours(from, to) {
  const rows = all("#matrix [data-question]").filter((row) => differs(row, from, to));
  const body = make("tbody");
  for (const row of rows) {
    const question = copies(one("th", row)).filter((node) => node.nodeName !== "DETAILS");
    const head = make("th", { scope: "row" }, ...question);
    const side = (name) => make("td", {}, answer(row, name), " ", make("small", {}, ...about(row, name)), ...meaning(row, answer(row, name)));
    body.append(make("tr", {}, head, ...[from, to].map(side)));
  }
  const title = make("h4", { textContent: words["behaviours that differ"] });
  if (rows.length) return [title, table([from, to], body, words.question)];
  return [title, make("p", { textContent: words["none differs"] })];
}

function meaning(row, answer) {
  const term = all("dt", row).find((term) => term.textContent === answer);
  return term ? [make("small", {}, ...copies(term.nextElementSibling))] : [];
}

function table(columns, body, corner) {
  const heads = [corner, ...columns.map((name) => titles.get(name))];
  const head = make("tr", {}, ...heads.map((textContent) => make("th", { scope: "col", textContent })));
  const whole = make("table", {}, make("thead", {}, head), body);
  return scroll(whole, `${corner}: ${heads[1]}, ${heads[2]}`);
}

function scroll(inner, label) {
  const outer = make("div", { className: "scroll", tabIndex: 0 }, inner);
  outer.setAttribute("role", "region");
  outer.setAttribute("aria-label", label);
  return outer;
}

function pair(program, from, to) {
  const article = document.getElementById(program);
  const body = make("tbody");
  const notes = [from, to].map((name) => one(`.notes td[data-f="${name}"]`, article));
  if (notes.every(Boolean)) body.append(make("tr", {}, ...notes.map((cell) => make("td", {}, ...copies(cell)))));
  for (const row of all(".reader [data-row]", article)) {
    const cells = [from, to].map((name) => one(`td[data-f="${name}"]`, row));
    if (cells.every((cell) => !cell || !cell.textContent)) continue;
    const sides = aligned(...cells.map((cell) => (cell ? all("pre [data-n]", cell) : [])));
    const codes = sides.map((spans) => make("td", {}, make("pre", {}, ...spans)));
    body.append(make("tr", {}, ...codes));
  }
  if (!body.childElementCount) return [];
  const head = make("tr", {}, ...[from, to].map((name) => make("th", { scope: "col", textContent: titles.get(name) })));
  const whole = make("table", { className: "pair" }, make("thead", {}, head), body);
  const absent = all(".absent", article).filter((note) => [from, to].includes(note.dataset.f));
  return [
    make("h4", {}, ...copies(one("h3", article))),
    ...absent.map((note) => note.cloneNode(true)),
    scroll(whole, say("line beside line", { program }).join("")),
  ];
}

// Equal lines stand beside each other: a longest common subsequence. A line of one side only faces an empty line.
function aligned(left, right) {
  const text = (span) => span.textContent;
  const common = Array.from({ length: left.length + 1 }, () => new Array(right.length + 1).fill(0));
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const alike = text(left[i]) === text(right[j]);
      common[i][j] = alike ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const sides = [[], []];
  const line = (span, kind) => {
    const copy = span ? span.cloneNode(true) : make("span");
    if (span) copy.className = kind;
    return copy;
  };
  let [i, j] = [0, 0];
  let [onlyLeft, onlyRight] = [[], []];
  const flush = () => {
    for (let n = 0; n < Math.max(onlyLeft.length, onlyRight.length); n++) {
      sides[0].push(line(onlyLeft[n], "other"));
      sides[1].push(line(onlyRight[n], "other"));
    }
    [onlyLeft, onlyRight] = [[], []];
  };
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && text(left[i]) === text(right[j])) {
      flush();
      sides[0].push(line(left[i++], "equal"));
      sides[1].push(line(right[j++], "equal"));
    } else if (j >= right.length || (i < left.length && common[i + 1][j] >= common[i][j + 1])) {
      onlyLeft.push(left[i++]);
    } else {
      onlyRight.push(right[j++]);
    }
  }
  flush();
  return sides;
}

