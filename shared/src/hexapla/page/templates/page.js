"use strict";
// The page is whole without this. It lets a reader choose, and keeps the choice in the address.
{
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
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
  for (const code of all("[data-as]")) {
    const { as } = code.dataset;
    code.replaceWith(one(`[data-f="${as}"] pre`, code.closest("tr")).cloneNode(true));
  }
  for (const code of all(".reader pre")) {
    code.innerHTML = code.innerHTML.split("\n").map((line) => `<span>${line}</span>`).join("");
  }
  // An answer that came in every run is as good as any: what stands behind it is said once in a row.
  for (const cell of all("#matrix [data-usual] td")) {
    if (one("details", cell) || cell.textContent.trim() === "-") continue;
    const answer = make("summary", { textContent: cell.textContent.trim() });
    const count = make("p", { textContent: cell.parentNode.dataset.usual });
    cell.replaceChildren(make("details", {}, answer, count));
  }
  const unpacked = unpack(one("#packed").textContent);
  const programs = all("#read article").map((article) => article.dataset.program);
  const names = new Map(all("#read [name=column]").map((box) => [box.value, box.nextElementSibling.textContent]));
  const open = all("#read [name=column]").filter((box) => box.checked).map((box) => box.value);
  const unfolded = new Set();
  let state = {};

  // ---- The address -----------------------------------------------------------------------------

  function read() {
    const given = new URLSearchParams(location.hash.slice(1));
    const known = (key) => (names.has(given.get(key)) ? given.get(key) : "");
    const columns = (given.get("columns") ?? "").split(",").filter((name) => names.has(name));
    state = {
      program: programs.includes(given.get("program")) ? given.get("program") : (state.program ?? programs[0]),
      columns: columns.length ? columns : (state.columns ?? open),
      lit: given.get("lit") ?? "",
      whole: given.has("whole"),
      a: given.get("a") ?? "",
      b: given.get("b") ?? "",
      from: known("from"),
      to: known("to"),
    };
    return given;
  }

  function write() {
    const kept = new URLSearchParams({ program: state.program, columns: state.columns.join(",") });
    for (const key of ["lit", "a", "b", "from", "to"]) {
      if (state[key]) kept.set(key, state[key]);
    }
    if (state.whole) kept.set("whole", "");
    history.replaceState(null, "", `#${kept}`.replaceAll("%2C", ","));
  }

  function change(what) {
    Object.assign(state, what);
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
    speak();
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

  // What is only looked at now and then is unpacked when it is opened.
  function offer(place, summary, kind, key) {
    const details = make("details", { className: "raw" }, make("summary", { textContent: summary }));
    details.addEventListener("toggle", async () => {
      if (one("pre", details)) return;
      const textContent = (await unpacked)[kind][key];
      const shown = make("pre", { tabIndex: 0, textContent });
      shown.setAttribute("aria-label", `${summary} of ${key}`);
      details.append(shown);
    });
    place.append(details);
  }

  // The legend is a dictionary of the columns that are shown, for the concepts of this program.
  function speak() {
    const shown = [...names.keys()].filter((name) => state.columns.includes(name));
    for (const item of all(".legend li")) {
      const { concept } = one("button", item).dataset;
      const found = all(`#${state.program} mark.${concept}`).map((mark) => mark.closest("td").dataset.f);
      item.hidden = state.lit !== concept && !found.some((name) => shown.includes(name));
      const said = (name) => make("span", {}, make("small", { textContent: names.get(name) }), ...word(name, concept));
      one(".said", item).replaceChildren(...shown.map(said));
    }
  }

  // How a framework says a concept; a dash where it has no word.
  function word(name, concept) {
    const cell = one(`.words [data-f="${name}"] [data-concept="${concept}"]`);
    return [" ", ...[...cell.childNodes].map((node) => node.cloneNode(true))];
  }

  function light(concept) {
    document.documentElement.dataset.lit = concept;
    for (const button of all(".legend button")) {
      button.setAttribute("aria-pressed", String(button.dataset.concept === state.lit));
    }
  }

  async function unpack(letters) {
    const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  }

  async function copy(button, program, framework) {
    const { sources } = await unpacked;
    const stanza = (row) => {
      if (row === "notes") return written(one(`.notes [data-f="${framework}"]`, document.getElementById(program)));
      const lines = all(`[data-row="${row}"] [data-f="${framework}"] pre > span`, document.getElementById(program));
      return lines.map((line) => line.textContent).join("\n");
    };
    const text = sources[program][framework].map((part) => (Array.isArray(part) ? stanza(part[0]) : part)).join("");
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = make("textarea", { value: text });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    const said = button.firstChild;
    said.data = "copied";
    setTimeout(() => (said.data = "copy"), 1500);
  }

  // What is code on the page stands between backticks in a title.
  function written(cell) {
    const text = (node) => (node.nodeName === "CODE" ? `\`${node.textContent}\`` : node.textContent);
    return [...cell.childNodes].map(text).join("").trim();
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
    return one(`td[data-f="${name}"] summary`, row)?.textContent ?? "";
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
    const cell = (name, concept) => one(`.words [data-f="${name}"] [data-concept="${concept}"]`);
    const concepts = all(".words thead .concept").map((each) => each.textContent);
    const body = make("tbody");
    for (const concept of concepts) {
      const [a, b] = [from, to].map((name) => cell(name, concept));
      if (a.textContent.trim() === "-" && b.textContent.trim() === "-") continue;
      const head = make("th", { scope: "row" }, one(`.words .concept.${concept}`).cloneNode(true));
      const sides = [a, b].map((each) =>
        each.textContent.trim() === "-"
          ? make("td", { textContent: "no counterpart" })
          : make("td", {}, ...[...each.childNodes].map((node) => node.cloneNode(true))),
      );
      body.append(make("tr", {}, head, ...sides));
    }
    return [make("h4", { textContent: "The words" }), table([from, to], body, "concept")];
  }

  function behaviours(from, to) {
    const rows = all("#matrix tbody tr").filter((row) => differs(row, from, to));
    const body = make("tbody");
    for (const row of rows) {
      const asked = [...one("th", row).childNodes].filter((node) => node.nodeName !== "DETAILS");
      const head = make("th", { scope: "row" }, ...asked.map((node) => node.cloneNode(true)));
      const side = (name) => make("td", {}, answer(row, name) || "-", ...meaning(row, answer(row, name)));
      body.append(make("tr", {}, head, ...[from, to].map(side)));
    }
    const title = make("h4", { textContent: "What behaves otherwise" });
    if (rows.length) return [title, table([from, to], body, "question")];
    return [title, make("p", { textContent: "Nothing that was measured: both gave the same answers." })];
  }

  function meaning(row, said) {
    const term = all("dt", row).find((each) => each.textContent === said);
    return term ? [make("small", {}, ...[...term.nextElementSibling.childNodes].map((node) => node.cloneNode(true)))] : [];
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
    if (notes.every(Boolean)) body.append(make("tr", {}, ...notes.map((cell) => prose(cell))));
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
    const lacks = all(".absent", article).filter((each) => [from, to].includes(each.dataset.f));
    const title = [...one("h3", article).childNodes].map((node) => node.cloneNode(true));
    return [
      make("h4", {}, ...title),
      ...lacks.map((each) => each.cloneNode(true)),
      scroll(whole, `${program}, line beside line`),
    ];
  }

  function prose(cell) {
    return make("td", {}, ...[...cell.childNodes].map((node) => node.cloneNode(true)));
  }

  // Lines that both have stand beside each other; what only one has faces an empty line.
  function aligned(left, right) {
    const text = (span) => span.textContent;
    const best = Array.from({ length: left.length + 1 }, () => new Array(right.length + 1).fill(0));
    for (let i = left.length - 1; i >= 0; i--) {
      for (let j = right.length - 1; j >= 0; j--) {
        const alike = text(left[i]) === text(right[j]);
        best[i][j] = alike ? best[i + 1][j + 1] + 1 : Math.max(best[i + 1][j], best[i][j + 1]);
      }
    }
    const sides = [[], []];
    const line = (span, kind) => {
      const made = span ? span.cloneNode(true) : make("span");
      if (span) made.className = kind;
      return made;
    };
    let [i, j] = [0, 0];
    let [mine, yours] = [[], []];
    const flush = () => {
      for (let n = 0; n < Math.max(mine.length, yours.length); n++) {
        sides[0].push(line(mine[n], "other"));
        sides[1].push(line(yours[n], "other"));
      }
      [mine, yours] = [[], []];
    };
    while (i < left.length || j < right.length) {
      if (i < left.length && j < right.length && text(left[i]) === text(right[j])) {
        flush();
        sides[0].push(line(left[i++], "equal"));
        sides[1].push(line(right[j++], "equal"));
      } else if (j >= right.length || (i < left.length && best[i + 1][j] >= best[i][j + 1])) {
        mine.push(left[i++]);
      } else {
        yours.push(right[j++]);
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
      const what = `${program} of ${names.get(head.dataset.f)}`;
      const unseen = make("span", { className: "unseen", textContent: ` ${what}` });
      const button = make("button", { type: "button", className: "copy" }, "copy", unseen);
      button.addEventListener("click", () => copy(button, program, head.dataset.f));
      head.append(button, one(`.notions [data-f="${head.dataset.f}"] .thinks`).cloneNode(true));
    }
    const pointed = (event) => event.target.closest?.(".reader mark")?.className;
    document.addEventListener("pointerover", (event) => light(pointed(event) ?? state.lit));
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
    for (const picture of all(".runs svg, .cards svg")) {
      const whose = picture.closest("td")?.dataset.title ?? one("h3", picture.parentNode).firstChild.textContent;
      picture.setAttribute("role", "img");
      picture.setAttribute("aria-label", `The tasks of ${whose.trim()} as lanes; its lines say the same`);
    }
    for (const cell of all(".runs td")) {
      offer(cell, "its lines", "raw", `${cell.closest("article").dataset.program}/${cell.dataset.f}`);
    }
    for (const card of all("[data-wrong]")) {
      offer(card, "the program", "wrong", card.dataset.wrong);
      offer(card, "its lines", "raw", card.dataset.wrong);
    }
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
    const given = read();
    render();
    if (given.has("from")) one("#porting").scrollIntoView();
    else if (given.has("a")) one("#matrix").scrollIntoView();
    else if (given.has("program")) one("#read").scrollIntoView();
  }

  read();
  listen();
  render();
  go();
}
