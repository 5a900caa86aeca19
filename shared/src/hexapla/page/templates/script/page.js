// ---- What is chosen, and its address -------------------------------------------------------------------

const KEPT = ["lit", "a", "b", "from", "to", "with", "step", "lesson"];
let state = {};
let chosenColumns = false; // whether the columns are the reader's choice, and not those that fit

function readAddress() {
  const address = new URLSearchParams(location.hash.slice(1));
  const known = (key) => (titles.has(address.get(key)) ? address.get(key) : "");
  const columns = (address.get("columns") ?? "").split(",").filter((name) => titles.has(name));
  chosenColumns ||= columns.length > 0;
  const program = programs.includes(address.get("program")) ? address.get("program") : (state.program ?? programs[0]);
  state = {
    program,
    columns: columns.length ? columns : chosenColumns && state.columns ? state.columns : fitting(),
    lit: address.get("lit") ?? "",
    whole: address.has("whole"),
    bites: address.has("bites"),
    with: address.get("with") ?? "",
    a: address.get("a") ?? "",
    b: address.get("b") ?? "",
    from: known("from"),
    to: known("to"),
    step: /^\d{1,4}$/.test(address.get("step") ?? "") ? address.get("step") : "",
    lesson: /^\d{1,2}$/.test(address.get("lesson") ?? "") ? address.get("lesson") : (state.lesson ?? ""),
    lang: address.has("lang") ? address.get("lang") : (state.lang ?? ""),
  };
  return address;
}

function writeAddress() {
  const address = new URLSearchParams({ program: state.program });
  if (chosenColumns) address.set("columns", state.columns.join(","));
  for (const key of KEPT) {
    if (state[key]) address.set(key, state[key]);
  }
  for (const key of ["whole", "bites"]) {
    if (state[key]) address.set(key, "");
  }
  if (language !== "en") address.set("lang", language);
  history.replaceState(null, "", `#${address}`.replaceAll("%2C", ","));
}

// Keep something in the address, but not at each of many steps: a browser allows few changes a second.
let writing = 0;
function keep(choices) {
  Object.assign(state, choices);
  clearTimeout(writing);
  writing = setTimeout(writeAddress, 250);
}

function change(choices) {
  Object.assign(state, choices);
  if ("columns" in choices) chosenColumns = true;
  writeAddress();
  render();
}

function render() {
  if (state.lang !== language) speak(state.lang);
  renderReader();
  if (one("#matrix")) filter();
  if (one("#porting")) port();
  if (one("#lesson")) renderLesson();
}

function renderLesson() {
  const steps = all("#lesson article");
  const shown = steps.find((step) => step.dataset.step === state.lesson) ?? steps[0];
  for (const step of steps) step.hidden = step !== shown;
  all("[data-replay]", shown).forEach(replayStage);
  for (const player of players) {
    if (!player.bar.checkVisibility()) player.stop();
  }
  for (const link of all("#lesson .steps a")) {
    if (link.hash === `#lesson=${shown.dataset.step}`) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }
}

// ---- What a reader does --------------------------------------------------------------------------------

function listen() {
  one("#read .controls").addEventListener("change", (event) => {
    const columns = all("#read [name=column]").filter((box) => box.checked).map((box) => box.value);
    const program = one("#read [name=program]").value;
    const chosen = event.target.name === "column" ? { columns } : {};
    if (program !== state.program) chosen.step = "";
    change({ program, whole: one("#read [name=whole]").checked, ...chosen });
  });
  for (const button of all(".legend button")) {
    const { concept } = button.dataset;
    button.addEventListener("click", () => change({ lit: state.lit === concept ? "" : concept }));
  }
  for (const head of all(".reader thead [data-f]")) {
    const { program } = head.closest("article").dataset;
    const button = make("button", { type: "button", className: "copy" });
    Object.assign(button.dataset, { program, column: titles.get(head.dataset.f) });
    button.append(words.copy, whatIsCopied(button.dataset));
    button.addEventListener("click", () => copy(button, titleOf(head.closest("article"), head.dataset.f) + sources.get(`${program}/${head.dataset.f}`)));
    head.append(button);
  }
  for (const cell of all(".reader .notes td")) {
    const thinks = one(`.notions [data-f="${cell.dataset.f}"] .thinks`);
    if (thinks) cell.append(thinks.cloneNode(true));
  }
  const pointedAt = (event) => event.target.closest?.(".reader mark")?.className;
  document.addEventListener("pointerover", (event) => light(pointedAt(event) ?? state.lit));
  one("#porting .controls")?.addEventListener("change", () =>
    change(Object.fromEntries(["from", "to"].map((key) => [key, one(`#porting [name=${key}]`).value]))),
  );
  const asked = () => {
    const value = (key) => one(`#matrix [name=${key}]`).value;
    change({ a: value("a"), b: value("b"), with: value("with"), bites: one("#matrix [name=bites]").checked });
  };
  one("#matrix .controls")?.addEventListener("change", asked);
  one("#matrix [name=with]")?.addEventListener("input", asked);
  for (const link of all(".languages a")) {
    link.addEventListener("click", (event) => {
      event.preventDefault(); // the link's address would forget what else is chosen
      state.lang = link.lang;
      render();
      writeAddress();
    });
  }
  for (const form of all(".controls, .languages")) form.hidden = false;
  for (const form of all(".controls")) form.addEventListener("submit", (event) => event.preventDefault());
  for (const note of all(".without")) note.hidden = true;
  listenToSearch();
  window.addEventListener("hashchange", go);
  window.addEventListener("resize", () => {
    if (!chosenColumns && String(state.columns) !== String(fitting())) {
      state.columns = fitting();
      render();
    }
    for (const player of players) {
      if (player.parts.length && player.bar.checkVisibility()) player.to(player.tick, false); // lines may wrap elsewhere
    }
  });
}

function go() {
  const id = location.hash.slice(1);
  if (id && !id.includes("=")) {
    if (one("#matrix") && showAnswer(id)) return;
    const target = document.getElementById(id);
    target?.closest("details")?.setAttribute("open", "");
    const article = target?.closest("#read article");
    if (article?.hidden) {
      Object.assign(state, { program: article.dataset.program, step: "" });
      render();
      target.scrollIntoView();
    }
    return;
  }
  const address = readAddress();
  render();
  const places = { from: "#porting", a: "#matrix", with: "#matrix", bites: "#matrix", lesson: "#lesson", program: "#read", columns: "#read", lit: "#read" };
  const place = Object.keys(places).find((key) => address.has(key));
  if (place === "lesson" && state.lesson) one("#lesson article:not([hidden])")?.scrollIntoView();
  else if (place) one(places[place])?.scrollIntoView();
}

readAddress();
listen();
render();
go();

// What is packed comes a moment later.
async function unpackAll() {
  const [packedReplays, packedWords, packedTexts] = [data("replays"), data("translations"), data("texts")];
  if (packedTexts) texts = await unpacked(packedTexts);
  index = null; // it has what answers are about, too
  all("#matrix td details[open]").forEach(sayApi);
  for (const card of all("#wrong [data-wrong]")) addWhole(card);
  if (packedWords) translations = await unpacked(packedWords);
  if (language !== "en") speak(language);
  if (packedReplays) {
    replays = await unpacked(packedReplays);
    noteReplayed();
    render();
    for (const card of all("#wrong [data-wrong]:has(.whole[open])")) replayWrong(card);
  }
  document.documentElement.dataset.ready = "";
}
unpackAll();
