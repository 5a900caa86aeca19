// ---- A replay: where every task is after each step ---------------------------------------------
// This is what `hexapla.replay` does in Python, for the columns that a reader chooses; a test compares both.

const PAUSE = 300; // tenths of a millisecond
const TEXTS = "ocg"; // the kinds of steps that have a text

function scenesOf(replay) {
  const stacks = new Map(); // by thread
  const places = new Map(); // by task
  const scenes = [{ step: -1, at: 0, tasks: new Map(), texts: 0 }];
  let [at, texts] = [0, 0];
  [...replay.k].forEach((kind, step) => {
    const task = replay.w[step];
    at += replay.d[step];
    if (TEXTS.includes(kind)) texts++;
    if (task >= 0 && kind !== "c") {
      const thread = replay.n[task];
      const stack = (stacks.get(thread) ?? []).filter((other) => other !== task);
      const state = { p: "waits", e: "over", u: "over" }[kind] ?? "runs";
      if (state === "runs") stack.push(task);
      stacks.set(thread, stack);
      places.set(task, { state, line: replay.l[step], file: Number(replay.f?.[step] ?? 0) });
    }
    const tops = new Set([...stacks.values()].map((stack) => stack.at(-1)));
    const state = ([task, place]) => (place.state === "runs" && !tops.has(task) ? "below" : place.state);
    const tasks = new Map([...places].map((entry) => [entry[0], { ...entry[1], state: state(entry) }]));
    scenes.push({ step, at, tasks, texts });
  });
  return scenes;
}

// ---- One axis for several replays ----------------------------------------------------------------

function axisOf(replays) {
  const [exactly, loosely] = [placesMet(replays, 0), placesMet(replays, 1)];
  const met = loosely.length > exactly.length ? loosely : exactly;
  let begin = replays.map(() => 0);
  const ticks = [{ taken: begin, pause: 0, meets: "" }];
  for (const place of met) {
    ticks.push(...segment(replays, begin, place));
    const texts = place.map((count, number) => textOf(replays[number], count - 1));
    Object.assign(ticks.at(-1), { taken: place, meets: [...new Set(texts)].join(" / ") });
    begin = place;
  }
  ticks.push(...segment(replays, begin, replays.map((replay) => replay.k.length)));
  const apart = replays.map((replay, number) => {
    const steps = new Set(met.map((place) => place[number] - 1));
    return [...printedLines(replay, 0).values()].filter((step) => !steps.has(step)).map((step) => textOf(replay, step));
  });
  return { ticks, apart };
}

// How many steps each replay has taken at each line that all print: with the same two words, or the same second one.
function placesMet(replays, first) {
  const printed = replays.map((replay) => printedLines(replay, first));
  const common = printed.map((lines) => [...lines.keys()]).reduce(longestCommon);
  return common.map((meeting) => printed.map((lines) => lines.get(meeting) + 1));
}

function printedLines(replay, first) {
  const [seen, steps] = [new Map(), new Map()];
  let texts = 0;
  [...replay.k].forEach((kind, step) => {
    const text = TEXTS.includes(kind) ? replay.x[texts++] : "";
    if (!"oc".includes(kind)) return;
    const said = text.split(" ").slice(first, 2).join(" ");
    const count = seen.get(said) ?? 0;
    steps.set(`${said}\n${count}`, step);
    seen.set(said, count + 1);
  });
  return steps;
}

function textOf(replay, step) {
  return replay.x[[...replay.k.slice(0, step)].filter((kind) => TEXTS.includes(kind)).length];
}

function longestCommon(first, second) {
  const lengths = Array.from({ length: first.length + 1 }, () => new Array(second.length + 1).fill(0));
  for (let i = first.length - 1; i >= 0; i--) {
    for (let j = second.length - 1; j >= 0; j--) {
      const same = first[i] === second[j] ? 1 + lengths[i + 1][j + 1] : 0;
      lengths[i][j] = Math.max(same, lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const common = [];
  let [i, j] = [0, 0];
  while (i < first.length && j < second.length) {
    if (first[i] === second[j]) common.push(first[(j++, i++)]);
    else if (lengths[i + 1][j] >= lengths[i][j + 1]) i++;
    else j++;
  }
  return common;
}

function segment(replays, begins, ends) {
  const pauses = replays.map((replay, number) => {
    const found = [];
    for (let step = Math.max(begins[number], 1); step < ends[number]; step++) {
      if (replay.d[step] > PAUSE) found.push([step, replay.d[step] / 1e4]);
    }
    return found;
  });
  const common = new Set(pauses.map((found) => found.length)).size === 1 ? pauses[0].length : 0;
  const stops = [begins];
  for (let number = 0; number < common; number++) stops.push(pauses.map((found) => found[number][0]));
  stops.push(ends);
  const ticks = [];
  for (let number = 0; number + 1 < stops.length; number++) {
    const [earlier, later] = [stops[number], stops[number + 1]];
    if (number) ticks.push({ taken: earlier, pause: median(pauses.map((found) => found[number - 1][1])), meets: "" });
    const counts = later.map((end, column) => end - earlier[column]);
    const longest = Math.max(...counts);
    for (let turn = 1; turn <= longest; turn++) {
      const taken = counts.map((count, column) => earlier[column] + Math.ceil((turn * count) / longest));
      ticks.push({ taken, pause: 0, meets: "" });
    }
  }
  return ticks;
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

// ---- Lanes: as `lanes.py` draws them -------------------------------------------------------------

const AXIS_PIXELS = 360;
const LANE_PIXELS = 16;
const PAUSE_WIDTH = 3;
const MAX_PAUSE_LABELS = 8;
const duration = (seconds) => (seconds >= 0.0995 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds * 1000)} ms`);

function drawLanes(svg, replay, scenes, axis, number) {
  const edges = [0];
  for (const tick of axis.ticks) edges.push(edges.at(-1) + (tick.pause ? PAUSE_WIDTH : 1));
  const unit = AXIS_PIXELS / edges.at(-1);
  const shape = (name, attributes, text = "") => {
    const element = document.createElementNS(svg.namespaceURI, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = text;
    return element;
  };
  const height = LANE_PIXELS * replay.t.length;
  const pauses = axis.ticks.map((tick, place) => [tick.pause, edges[place] * unit]).filter(([pause]) => pause);
  const parts = [];
  for (const [pause, x] of pauses) {
    parts.push(shape("path", { class: "gap", d: `M${x},0h${PAUSE_WIDTH * unit}v${height}h${-PAUSE_WIDTH * unit}z` }));
    if (pauses.length <= MAX_PAUSE_LABELS)
      parts.push(shape("text", { class: "took", x: x + (PAUSE_WIDTH * unit) / 2, y: -4 }, duration(pause)));
  }
  replay.t.forEach((name, task) => {
    const middle = LANE_PIXELS * (task + 0.5);
    const states = axis.ticks.map((tick, place) => {
      const scene = scenes[tick.taken[number]];
      const acts = tick.taken[number] !== axis.ticks[place - 1]?.taken[number] && replay.k[scene.step] === "c" && replay.w[scene.step] === task;
      return scene.tasks.get(task)?.state ?? (acts ? "runs" : "");
    });
    parts.push(shape("text", { class: `t${replay.h[task]}`, x: -8, y: middle + 4 }, name.slice(0, 16)));
    for (const [state, letter] of [["runs", "r"], ["waits", "p"], ["below", "b"]]) {
      let d = "";
      states.forEach((other, place) => {
        if (other !== state) return;
        if (states[place - 1] !== state) d += `M${edges[place]},${middle}`;
        if (states[place + 1] !== state) d += `H${edges[place + 1]}`;
      });
      if (d && !(task === replay.m && letter === "b")) parts.push(shape("path", { class: `${letter}${replay.h[task]}`, d }));
    }
  });
  const cursor = shape("path", { class: "cursor", d: `M0,0v${height}` });
  svg.style.setProperty("--u", unit);
  svg.replaceChildren(...parts, cursor);
  const head = pauses.length ? 14 : 0;
  const left = Math.round(6.2 * Math.max(...replay.t.map((name) => Math.min(name.length, 16)))) + 10;
  svg.setAttribute("viewBox", `${-left} ${-head} ${left + AXIS_PIXELS + 8} ${head + height + 2}`);
  return (tick) => cursor.style.transform = `translateX(${((edges[tick] + edges[tick + 1]) / 2) * unit}px)`;
}

// ---- The player ------------------------------------------------------------------------------------
// A part is one column: its replay, the elements of its lines by file and number, and where its marks, its
// sentence, its lanes and its output are shown.

const SPEEDS = { slow: 700, middle: 280, fast: 90 }; // milliseconds a step
const SHORTEST_PAUSE = 700; // milliseconds
const MAX_MARKS = 3; // beside one line
const players = new Set();

class Player {
  constructor(place, label, moved = () => {}) {
    this.bar = one("#player").content.firstElementChild.cloneNode(true);
    this.bar.setAttribute("aria-label", label);
    this.moved = moved;
    this.parts = [];
    this.tick = 0;
    this.timer = null;
    [this.range, this.speed] = [one("[type=range]", this.bar), one("select", this.bar)];
    this.playButton = one("[data-go=play]", this.bar);
    for (const button of all("[data-go]", this.bar)) button.addEventListener("click", () => this.go(button.dataset.go));
    this.range.addEventListener("input", () => {
      this.stop();
      this.to(Number(this.range.value));
    });
    place.replaceChildren(this.bar);
    this.note = one(".apart", this.bar);
    place.after(this.note);
    translateWithin(this.bar);
    for (const element of [this.note, one("[role=status]", this.bar)]) element.dataset.said = "";
    players.add(this);
  }

  // Take these parts; the place on the axis stays, as far as there is such a place.
  show(parts, tick = this.tick) {
    this.stop();
    this.parts.forEach(clear);
    this.parts = parts;
    this.bar.hidden = !parts.length;
    if (!parts.length) return;
    this.axis = axisOf(parts.map((part) => part.replay));
    this.last = this.axis.ticks.length - 1;
    parts.forEach((part, number) => {
      part.scenes = scenesOf(part.replay);
      part.point = part.lanes ? drawLanes(part.lanes, part.replay, part.scenes, this.axis, number) : () => {};
      part.texts = [...part.replay.k].flatMap((kind, step) => (TEXTS.includes(kind) ? [[kind, part.replay.w[step], part.scenes[step + 1].at]] : []));
      part.output.replaceChildren(
        ...part.texts.flatMap(([kind, task, at], number) =>
          kind === "g" ? [] : [make("li", { className: task >= 0 ? `t${part.replay.h[task]}` : "" }, make("span", { textContent: part.replay.x[number] }), make("small", { textContent: (at / 1e4).toFixed(2) }))],
        ),
      );
      part.says.dataset.said = "";
      part.printed = part.texts.flatMap(([kind], number) => (kind === "g" ? [] : [number]));
    });
    nameLanguage();
    this.range.max = this.last;
    this.notches();
    this.apart();
    this.to(tick, false);
  }

  notches() {
    const place = (tick) => `${(tick / this.last) * 100}%`;
    const marks = this.axis.ticks.flatMap(({ meets }, tick) => {
      if (!meets) return [];
      const notch = make("i", { title: meets });
      notch.style.left = place(tick);
      return [notch];
    });
    one(".notches", this.bar).replaceChildren(...marks);
  }

  // Say at which lines the columns do not meet, and which runs had another order than one without a recorder.
  apart() {
    const lines = [...new Set(this.axis.apart.flat())];
    const notes = [];
    if (lines.length) {
      const shown = lines.slice(0, 4).map((line) => `“${line}”`).join(", ");
      notes.push(say(lines.length > 4 ? "apart-many" : "apart", { lines: shown, more: lines.length - 4 }));
    }
    for (const { replay, title } of this.parts) {
      if (replay.o) notes.push(say("other-order", { column: title, what: replay.o }));
    }
    const place = this.note;
    place.replaceChildren(...notes.map((note) => make("span", {}, ...note)));
    place.hidden = !notes.length;
  }

  to(tick, heard = true) {
    this.tick = Math.min(Math.max(tick, 0), this.last);
    this.range.value = this.tick;
    const { taken, pause } = this.axis.ticks[this.tick];
    let clock = 0;
    this.parts.forEach((part, number) => {
      const scene = part.scenes[taken[number]];
      clock = Math.max(clock, scene.at);
      stand(part, scene);
      tell(part, scene, pause);
      part.point(this.tick);
      const said = part.printed.filter((text) => text < scene.texts).length;
      [...part.output.children].forEach((line, n) => {
        line.className = line.className.replace(/ ?\b(out|new)\b/g, "") + (n < said ? " out" : "");
        if (n === said - 1 && "oc".includes(part.replay.k[scene.step])) line.className += " new";
      });
    });
    const step = `${this.tick} / ${this.last}`;
    one(".where", this.bar).textContent = `${step}  ·  ${(clock / 1e4).toFixed(2)} s`;
    this.range.setAttribute("aria-valuetext", say("step", { step: this.tick, last: this.last }).map(String).join(""));
    if (heard) this.moved(this.tick);
    if (heard && this.timer === null) this.announce();
  }

  // A screen reader hears where all columns are once the player stands still, not each step of a play.
  announce() {
    clearTimeout(this.announcing);
    this.announcing = setTimeout(() => {
      const sentences = this.parts.map((part) => `${part.title}: ${part.says.textContent}`);
      one("[role=status]", this.bar).textContent = sentences.join(" ");
    }, 500);
  }

  go(where) {
    if (where !== "play") this.stop();
    const stops = [0, ...this.axis.ticks.flatMap(({ meets }, tick) => (meets ? [tick] : [])), this.last];
    if (where === "home") this.to(0);
    if (where === "step") this.to(this.tick + 1);
    if (where === "back") this.to(this.tick - 1);
    if (where === "line") this.to(stops.find((stop) => stop > this.tick) ?? this.last);
    if (where === "back-line") this.to(stops.filter((stop) => stop < this.tick).at(-1) ?? 0);
    if (where === "play") this.timer === null ? this.play() : this.stop();
  }

  play() {
    for (const other of players) other.stop();
    if (this.tick >= this.last) this.to(0);
    this.bar.classList.add("plays");
    this.playButton.setAttribute("aria-pressed", "true");
    const turn = () => {
      this.to(this.tick + 1);
      if (this.tick >= this.last) return this.stop();
      const { pause } = this.axis.ticks[this.tick];
      const step = SPEEDS[this.speed.value];
      this.timer = setTimeout(turn, pause ? Math.max(SHORTEST_PAUSE, 2 * step) : step);
    };
    this.timer = setTimeout(turn, 0);
  }

  stop() {
    if (this.timer === null) return;
    clearTimeout(this.timer);
    this.timer = null;
    this.bar.classList.remove("plays");
    this.playButton.setAttribute("aria-pressed", "false");
    this.announce();
    this.moved(this.tick);
  }
}

function clear(part) {
  part.marks.forEach((mark) => mark.remove());
  part.lit?.forEach((line) => (line.className = ""));
}

// Put a mark beside the line of each task that is not over, and light up the line that runs.
function stand(part, scene) {
  const { replay, lines } = part;
  clear(part);
  [part.marks, part.lit] = [[], []];
  const byLine = new Map();
  for (const [task, { state, line, file }] of scene.tasks) {
    const found = lines[file]?.get(line);
    if (state === "over" || !found) continue;
    byLine.set(found, [...(byLine.get(found) ?? []), [task, state]]);
    const last = replay.e[file]?.[line] ?? line;
    if (state !== "runs" || task === replay.m) continue;
    for (let number = line; number <= last; number++) {
      const lit = lines[file].get(number);
      if (!lit) continue;
      lit.className = `on t${replay.h[task]}`;
      part.lit.push(lit);
    }
  }
  for (const [line, tasks] of byLine) {
    const place = line.closest("td, .stage");
    const box = make("span", { className: "marks" });
    box.setAttribute("aria-hidden", "true");
    const shown = tasks.length > MAX_MARKS ? tasks.slice(-MAX_MARKS + 1) : tasks;
    if (shown.length < tasks.length) box.append(mark(`+${tasks.length - shown.length}`, "", "more"));
    for (const [task, state] of shown) box.append(mark(replay.g[task], replay.t[task], `${state} t${replay.h[task]}`));
    const offset = line.getBoundingClientRect().top - place.getBoundingClientRect().top;
    box.style.top = `${offset + place.scrollTop}px`;
    place.append(box);
    part.marks.push(box);
  }
}

function mark(letter, title, classes) {
  const made = make("b", { className: `mark ${classes}`, title });
  made.dataset.letter = letter;
  return made;
}

// ---- The sentence of a column --------------------------------------------------------------------

function tell(part, scene, pause) {
  const { replay } = part;
  const [kind, task] = [replay.k[scene.step], replay.w[scene.step]];
  const name = (number) => make("b", { className: number === replay.m ? "" : `t${replay.h[number]}`, textContent: number === replay.m ? words["the loop"] : replay.t[number] });
  const having = (state) => [...scene.tasks].filter(([other, place]) => place.state === state && other !== replay.m);
  part.says.className = `says${scene.step >= 0 && task >= 0 ? ` t${replay.h[task]}` : ""}`;
  const sentences = [];
  const running = having("runs");
  if (scene.step < 0) sentences.push(say("nothing"));
  else if (pause && running.length && !part.waitsInCalls) sentences.push(say("holds", { task: name(running[0][0]), time: duration(pause) }));
  else if (pause) sentences.push(say("pause", { time: duration(pause) }));
  else if (kind === "c") sentences.push(say("outside", { text: make("code", { textContent: replay.x[scene.texts - 1] }) }));
  else if (kind === "g") sentences.push(say("again", { text: replay.x[scene.texts - 1] }));
  else if (task === replay.m && kind === "s") sentences.push(say("starts"));
  else if (task >= 0) {
    const line = part.lines[Number(replay.f?.[scene.step] ?? 0)]?.get(replay.l[scene.step]);
    const text = kind === "o" ? replay.x[scene.texts - 1] : (line?.textContent.trim() ?? "");
    sentences.push(say(kind === "l" && !text ? "r" : kind, { task: name(task), code: make("code", { textContent: text }) }));
  }
  const below = having("below").filter(([other]) => other !== task);
  if (below.length && !pause) sentences.push(say("below", { tasks: list(below.map(([other]) => name(other))) }));
  const places = new Map();
  for (const [other, { line, file }] of having("waits")) {
    if (other === task && kind === "p" && !pause) continue;
    const key = `${file}:${line}`;
    places.set(key, [...(places.get(key) ?? []), other]);
  }
  for (const [key, others] of [...places].slice(0, 4)) {
    sentences.push(say(others.length > 1 ? "wait" : "waits", { tasks: list(others.map(name)), line: key.split(":")[1] }));
  }
  part.says.replaceChildren(...sentences.flatMap((sentence) => [...sentence, " "]));
}

// Return the sentence of that name with values in it: an array of texts and elements.
function say(key, values = {}) {
  return words[key].split(/\{(\w+)\}/).flatMap((part, number) => (number % 2 ? values[part] : part)).filter((part) => part !== "");
}

function list(names) {
  if (names.length > 4) return [...list(names.slice(0, 3)).flatMap((it, n) => (n === 3 ? [] : [it])), ` +${names.length - 3}`];
  return names.flatMap((name, number) => (number === 0 ? [name] : [number === names.length - 1 ? words.and : ", ", name]));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
  const keys = { " ": "play", ArrowLeft: "back", ArrowRight: "step", "[": "back-line", "]": "line", Home: "home" };
  const { target, key } = event;
  if (!(key in keys) || target.isContentEditable) return;
  const own = [...players].find((player) => player.bar.contains(target));
  const isField = target.matches("input, select, textarea");
  if (isField && !(own && target === own.range && !["ArrowLeft", "ArrowRight", "Home"].includes(key))) return;
  if (key === " " && target.matches("button, summary")) return;
  if (key.startsWith("Arrow") && target.matches(".scroll") && target.scrollWidth > target.clientWidth) return;
  const player = own ?? [...players].find(({ bar }) => bar.checkVisibility() && inView(bar));
  if (!player || !player.parts.length) return;
  event.preventDefault();
  player.go(keys[key]);
});

function inView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
}
