"use strict";
// The page is complete without this script. It lets a reader choose, and keeps the choice in the address.
{
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const copies = (element) => [...element.childNodes].map((node) => node.cloneNode(true));
  document.documentElement.className = "js";
  for (const table of all(".reader, .matrix")) {
    const heads = all("thead [data-f]", table);
    for (const row of all("tbody tr", table)) {
      all("td", row).forEach((cell, number) => {
        cell.dataset.f = heads[number].dataset.f;
        cell.dataset.title = (one(".name", heads[number]) ?? heads[number]).textContent;
      });
    }
  }
  for (const section of all("[data-as]")) {
    const { as } = section.dataset;
    section.replaceWith(one(`[data-f="${as}"] pre`, section.closest("tr")).cloneNode(true));
  }
  // A program is its title and its sections, one after the other. Only their lines are shown, not the empty ones below.
  const sources = new Map();
  for (const section of all(".reader :is(.title, [data-row]) pre")) {
    const { program } = section.closest("article").dataset;
    const key = `${program}/${section.closest("td").dataset.f}`;
    sources.set(key, (sources.get(key) ?? "") + section.textContent);
    section.innerHTML = section.innerHTML.trimEnd().split("\n").map((line) => `<span>${line}</span>`).join("");
  }
  // The counts of an ordinary cell stand once in its row.
  for (const cell of all("#matrix [data-usual] td")) {
    if (one("details", cell) || cell.textContent.trim() === "-") continue;
    const answer = make("summary", { textContent: cell.textContent.trim() });
    const count = make("p", { textContent: cell.parentNode.dataset.usual });
    cell.replaceChildren(make("details", {}, answer, count));
  }
  const programs = all("#read article").map((article) => article.dataset.program);
  const names = new Map(all("#read [name=column]").map((box) => [box.value, box.nextElementSibling.textContent]));
  const open = all("#read [name=column]").filter((box) => box.checked).map((box) => box.value);
  const unfolded = new Set();
  let state = {};

  // ---- The address -----------------------------------------------------------------------------

  function read() {
    const address = new URLSearchParams(location.hash.slice(1));
    const known = (key) => (names.has(address.get(key)) ? address.get(key) : "");
    const columns = (address.get("columns") ?? "").split(",").filter((name) => names.has(name));
    state = {
      program: programs.includes(address.get("program")) ? address.get("program") : (state.program ?? programs[0]),
      columns: columns.length ? columns : (state.columns ?? open),
      lit: address.get("lit") ?? "",
      whole: address.has("whole"),
      a: address.get("a") ?? "",
      b: address.get("b") ?? "",
      from: known("from"),
      to: known("to"),
    };
    return address;
  }

  function write() {
    const address = new URLSearchParams({ program: state.program, columns: state.columns.join(",") });
    for (const key of ["lit", "a", "b", "from", "to"]) {
      if (state[key]) address.set(key, state[key]);
    }
    if (state.whole) address.set("whole", "");
    history.replaceState(null, "", `#${address}`.replaceAll("%2C", ","));
  }

  function change(choices) {
    Object.assign(state, choices);
    write();
    render();
  }

  // ---- The reader ------------------------------------------------------------------------------

  function render() {
    for (const radio of all("#read [name=program]")) radio.checked = radio.value === state.program;
    for (const box of all("#read [name=column]")) box.checked = state.columns.includes(box.value);
    one("#read [name=whole]").checked = state.whole;
    for (const article of all("#read article")) {
      article.hidden = article.dataset.program !== state.program;
      if (!article.hidden) arrange(article);
    }
    translate();
    light(state.lit);
    filter();
    port();
  }

  function arrange(article) {
    for (const cell of all(".reader [data-f]", article)) cell.hidden = !state.columns.includes(cell.dataset.f);
    for (const row of all("[data-row]", article)) fold(row, `${article.dataset.program} ${row.dataset.row}`);
  }

  function fold(row, key) {
    all(".fold", row).forEach((button) => button.remove());
    const cells = all("td", row).filter((cell) => state.columns.includes(cell.dataset.f));
    const texts = new Set(cells.map((cell) => cell.textContent));
    const alike = cells.length > 1 && texts.size === 1;
    const same = alike && !state.whole && !unfolded.has(key);
    row.hidden = alike && texts.has("");
    row.classList.toggle("same", same);
    cells.forEach((cell, number) => {
      cell.hidden = same && number > 0;
      cell.colSpan = same ? cells.length : 1;
    });
    if (same && !row.hidden) {
      const lines = all("pre span", cells[0]).length;
      const more = lines > 1 ? `… ${lines} lines, the same in all` : "the same in all";
      const button = make("button", { type: "button", className: "fold", textContent: more });
      button.addEventListener("click", () => {
        unfolded.add(key);
        fold(row, key);
      });
      one("pre", cells[0]).append(button);
    }
  }

  // The legend is a dictionary of the columns that are shown, for the concepts of this program.
  function translate() {
    const shown = [...names.keys()].filter((name) => state.columns.includes(name));
    for (const item of all(".legend li")) {
      const { concept } = one("button", item).dataset;
      const marked = all(`#${state.program} mark.${concept}`).map((mark) => mark.closest("td").dataset.f);
      item.hidden = state.lit !== concept && !marked.some((name) => shown.includes(name));
      const entry = (name) => make("span", {}, make("small", { textContent: names.get(name) }), " ", ...copies(wordsCell(name, concept)));
      one(".words-of", item).replaceChildren(...shown.map(entry));
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
    label.data = "copied";
    setTimeout(() => (label.data = "copy"), 1500);
  }

  // ---- The matrix ------------------------------------------------------------------------------

  function filter() {
    const { a, b } = state;
    const chosen = names.has(a) && names.has(b) && a !== b;
    let shown = 0;
    one("#matrix [name=a]").value = a;
    one("#matrix [name=b]").value = b;
    for (const row of all("#matrix tbody tr")) {
      row.hidden = chosen && !differs(row, a, b);
      shown += row.hidden ? 0 : 1;
    }
    for (const cell of all("#matrix [data-f]")) cell.hidden = chosen && ![a, b].includes(cell.dataset.f);
    one("#matrix output").value = chosen ? `${shown} of ${all("#matrix tbody tr").length} questions` : "";
  }

  function answer(row, name) {
    const cell = one(`td[data-f="${name}"]`, row);
    return (one("summary", cell) ?? cell).textContent.trim();
  }

  function differs(row, a, b) {
    return !("measured" in row.dataset) && answer(row, a) !== answer(row, b);
  }

  // ---- Porting ---------------------------------------------------------------------------------

  function port() {
    const { from, to } = state;
    one("#porting [name=from]").value = from;
    one("#porting [name=to]").value = to;
    const place = one(".port");
    place.replaceChildren();
    if (!from || !to || from === to) return;
    place.append(
      make("h3", { textContent: `From ${names.get(from)} to ${names.get(to)}` }),
      ...words(from, to),
      ...behaviours(from, to),
      ...programs.flatMap((program) => pair(program, from, to)),
    );
  }

  function words(from, to) {
    const concepts = all(".words thead .concept").map((head) => head.textContent);
    const lacks = (cell) => cell.textContent.trim() === "-";
    const body = make("tbody");
    for (const concept of concepts) {
      const cells = [from, to].map((name) => wordsCell(name, concept));
      if (cells.every(lacks)) continue;
      const head = make("th", { scope: "row" }, one(`.words .concept.${concept}`).cloneNode(true));
      const sides = cells.map((cell) => make("td", {}, ...(lacks(cell) ? ["no counterpart"] : copies(cell))));
      body.append(make("tr", {}, head, ...sides));
    }
    return [make("h4", { textContent: "The words" }), table([from, to], body, "concept")];
  }

  function behaviours(from, to) {
    const rows = all("#matrix tbody tr").filter((row) => differs(row, from, to));
    const body = make("tbody");
    for (const row of rows) {
      const question = copies(one("th", row)).filter((node) => node.nodeName !== "DETAILS");
      const head = make("th", { scope: "row" }, ...question);
      const side = (name) => make("td", {}, answer(row, name), ...meaning(row, answer(row, name)));
      body.append(make("tr", {}, head, ...[from, to].map(side)));
    }
    const title = make("h4", { textContent: "Behaviours that differ" });
    if (rows.length) return [title, table([from, to], body, "question")];
    return [title, make("p", { textContent: "None that was measured: both gave the same answers." })];
  }

  function meaning(row, answer) {
    const term = all("dt", row).find((term) => term.textContent === answer);
    return term ? [make("small", {}, ...copies(term.nextElementSibling))] : [];
  }

  function table(columns, body, corner) {
    const heads = [corner, ...columns.map((name) => names.get(name))];
    const head = make("tr", {}, ...heads.map((textContent) => make("th", { scope: "col", textContent })));
    const whole = make("table", {}, make("thead", {}, head), body);
    return scroll(whole, `${corner}s, ${heads[1]} and ${heads[2]}`);
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
      const sides = aligned(...cells.map((cell) => (cell ? all("pre span", cell) : [])));
      const codes = sides.map((spans) => make("td", {}, make("pre", {}, ...spans)));
      body.append(make("tr", {}, ...codes));
    }
    if (!body.childElementCount) return [];
    const head = make("tr", {}, ...[from, to].map((name) => make("th", { scope: "col", textContent: names.get(name) })));
    const whole = make("table", { className: "pair" }, make("thead", {}, head), body);
    const absent = all(".absent", article).filter((note) => [from, to].includes(note.dataset.f));
    return [
      make("h4", {}, ...copies(one("h3", article))),
      ...absent.map((note) => note.cloneNode(true)),
      scroll(whole, `${program}, line beside line`),
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

  // ---- What a reader does ------------------------------------------------------------------------

  function listen() {
    one("#read .controls").addEventListener("change", () => {
      const columns = all("#read [name=column]").filter((box) => box.checked).map((box) => box.value);
      const whole = one("#read [name=whole]").checked;
      change({ program: one("#read [name=program]:checked").value, columns, whole });
    });
    for (const button of all(".legend button")) {
      const { concept } = button.dataset;
      button.addEventListener("click", () => change({ lit: state.lit === concept ? "" : concept }));
    }
    for (const head of all(".reader thead [data-f]")) {
      const { program } = head.closest("article").dataset;
      const unseen = make("span", { className: "unseen", textContent: ` ${program} of ${names.get(head.dataset.f)}` });
      const button = make("button", { type: "button", className: "copy" }, "copy", unseen);
      button.addEventListener("click", () => copy(button, sources.get(`${program}/${head.dataset.f}`)));
      head.append(button, one(`.notions [data-f="${head.dataset.f}"] .thinks`).cloneNode(true));
    }
    const pointedAt = (event) => event.target.closest?.(".reader mark")?.className;
    document.addEventListener("pointerover", (event) => light(pointedAt(event) ?? state.lit));
    for (const [part, ...keys] of [["#matrix", "a", "b"], ["#porting", "from", "to"]]) {
      one(`${part} .controls`).addEventListener("change", () =>
        change(Object.fromEntries(keys.map((key) => [key, one(`${part} [name=${key}]`).value]))),
      );
    }
    for (const form of all(".controls")) {
      form.hidden = false;
      form.addEventListener("submit", (event) => event.preventDefault());
    }
    one(".without").hidden = true;
    window.addEventListener("hashchange", go);
  }

  function go() {
    if (location.hash && !location.hash.includes("=")) {
      one(location.hash)?.closest("details")?.setAttribute("open", "");
      const article = document.getElementById(location.hash.slice(1))?.closest("#read article");
      if (article?.hidden) {
        state.program = article.dataset.program;
        render();
        one(location.hash).scrollIntoView();
      }
      return;
    }
    const address = read();
    render();
    if (address.has("from")) one("#porting").scrollIntoView();
    else if (address.has("a")) one("#matrix").scrollIntoView();
    else if (address.has("program")) one("#read").scrollIntoView();
  }

  read();
  listen();
  render();
  go();
}
