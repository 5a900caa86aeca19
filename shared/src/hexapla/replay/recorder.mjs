/*
 * Run a program as it is, and note which of its lines ran when, and in which task.
 *
 *     HEXAPLA_REPLAY=FOLDER node --import ./recorder.mjs PROGRAM [ARGUMENT ...]
 *
 * Every place at which a debugger could stop gets a breakpoint whose condition notes that it was reached,
 * and is false. So the program is never stopped, and runs as it was written, its workers too.
 *
 * A task is an async function that is not called right after the word `await`, or a callback. The stack tells
 * which functions run. After an `await`, an AsyncLocalStorage that is set at every place tells which call of
 * a function goes on. Two things are not told and are derived: a function waits if its turn is over and it
 * stands at an `await`; else an error has left it.
 */

import { AsyncLocalStorage } from "node:async_hooks";
import fs, { openSync, realpathSync } from "node:fs";
import inspector from "node:inspector";
import { syncBuiltinESMExports } from "node:module";
import { pathToFileURL } from "node:url";
import { threadId } from "node:worker_threads";

const NOTES = `${process.env.HEXAPLA_REPLAY}/notes`;
const STACK_LIMIT = 100; // frames
const TASKS_OF_A_THREAD = 1000;

const url = pathToFileURL(realpathSync(process.argv[1])).href;
const file = openSync(NOTES, "a"); // the workers write to it, too
const { writeSync } = fs;
const writeOut = process.stdout.write;
const current = new AsyncLocalStorage();
const settled = Promise.resolve();

const places = []; // where the debugger could stop
const functions = new Map(); // by the place where each begins
const callbacks = new Map(); // the last call of each
const stack = []; // calls that run, the lowest first
let lines = [];
let tasks = threadId * TASKS_OF_A_THREAD;
let isTurnWatched = false;

const clock = () => Number(process.hrtime.bigint());
const note = (...words) => writeSync(file, `${JSON.stringify(words)}\n`);
const event = (kind, at, call, row = 0) =>
  note("event", kind, at, call.task, call.depth, row);

// Return what is known of the function of a stack frame.
function functionOf(site) {
  const row = site.getEnclosingLineNumber();
  const column = site.getEnclosingColumnNumber();
  const key = `${row}:${column}`;
  if (!functions.has(key)) {
    const isModule = key === "1:1";
    const text = [lines[row - 1].slice(column - 1), ...lines.slice(row, row + 4)].join("\n");
    const names = /^(?:async\s+)?(?:function\s*\w*\s*)?\(([^()]*)\)/.exec(text)?.[1] ?? "";
    functions.set(key, {
      key,
      row,
      isModule,
      name: site.getFunctionName() ?? (isModule ? "module" : ""),
      isNamed: !isModule && site.getFunctionName() !== null,
      isAsync: isModule || text.startsWith("async"),
      parameters: names.match(/\w+/g) ?? [],
    });
  }
  return functions.get(key);
}

// Return a name for a task that begins with this function; `look` evaluates a name where the program is.
function labelOf(its, look) {
  for (const name of its.isModule || its.name === "main" ? [] : its.parameters) {
    try {
      const value = look(name);
      if (typeof value === "string") return value;
    } catch {
      continue; // it has no value yet
    }
  }
  return its.name || "callback";
}

function begin(its, caller, look, at, place) {
  const row = its.isModule ? place.row : its.row;
  const call = { its, caller, row, column: 0, over: false, task: 0, depth: 1 };
  const text = caller ? lines[caller.row - 1].slice(0, caller.column) : "";
  if (caller && (!its.isAsync || /\bawait\s+$/.test(text))) {
    call.task = caller.task;
    call.depth = caller.depth + 1;
    const isScript = caller.its.isModule && threadId === 0;
    const isNamed = isScript ? its.name === "main" : its.name && !caller.its.isNamed;
    if (call.depth === 2 && isNamed) note("name", call.task, labelOf(its, look));
  } else {
    const label = labelOf(its, look);
    const key = `${its.key} ${label}`;
    const before = its.isAsync ? undefined : callbacks.get(key);
    if (before?.over) {
      call.task = before.task;
    } else {
      call.task = ++tasks;
      const kind = its.isModule ? "script" : its.isAsync ? "coroutine" : "function";
      note("task", call.task, label, kind, threadId);
    }
    callbacks.set(key, call);
  }
  event("s", at, call, row);
  return call;
}

// A function that stands at an `await` goes on in another turn: if it is back before that, it is another call.
function isCalledAnew(call, place) {
  return call.its.isAsync && place === call.first && isAtAwait(call);
}

const isAtAwait = (call) => /\bawait\b/.test(lines[call.row - 1]);

// A function is no longer on the stack, and no place said so: it waits, or an error has left it.
function leave(call, at) {
  if (call.over) return;
  if (call.its.isAsync && isAtAwait(call)) {
    if (call.task !== stack.at(-1)?.task) event("g", at, call);
  } else {
    call.over = true;
    event("u", at, call);
  }
}

function leaveAll(at) {
  while (stack.length) leave(stack.pop(), at);
}

function ownFrames() {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = STACK_LIMIT;
  Error.prepareStackTrace = (_, sites) => sites;
  const trace = {};
  Error.captureStackTrace(trace, ownFrames);
  const sites = trace.stack;
  Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  return sites
    .filter((site) => !site.isAsync() && site.getScriptNameOrSourceURL() === url)
    .map(functionOf)
    .reverse();
}

function reach(place, look) {
  const at = clock();
  const frames = ownFrames();
  // A storage that was set in a function stays set in its caller, which may be the one that goes on.
  let resumed = current.getStore();
  while (resumed && (resumed.over || resumed.its !== frames[0])) resumed = resumed.caller;
  const goesOn =
    stack[0]?.its === frames[0] &&
    !stack[0].over &&
    (!resumed || stack.includes(resumed) || frames.length > 1);
  if (!goesOn) {
    leaveAll(at);
    if (resumed) {
      stack.push(resumed);
      event("r", at, resumed);
    }
  }
  let same = 0;
  while (same < stack.length && stack[same].its === frames[same] && !stack[same].over) same++;
  if (goesOn && same === frames.length && isCalledAnew(stack[same - 1], place)) same--;
  while (stack.length > same) leave(stack.pop(), at);
  for (const its of frames.slice(same)) {
    const isInnermost = its === frames.at(-1);
    stack.push(begin(its, stack.at(-1), isInnermost ? look : () => undefined, at, place));
    if (isInnermost) stack.at(-1).first = place;
  }
  const call = stack.at(-1);
  call.row = place.row;
  call.column = place.column;
  event("l", at, call, place.row);
  if (place.type === "return") {
    call.over = true;
    event("e", at, call);
    stack.pop();
  }
  current.enterWith(stack.at(-1) ?? call);
  if (!isTurnWatched) {
    isTurnWatched = true;
    settled.then(() => {
      isTurnWatched = false;
      leaveAll(clock());
    });
  }
}

globalThis.__hexapla = (number, look) => {
  try {
    reach(places[number], look);
  } catch (error) {
    writeSync(2, `replay recorder: ${error.stack}\n`);
  }
  return false;
};

function printed(text) {
  const at = clock();
  for (const line of String(text).replace(/\n$/, "").split("\n")) {
    note("print", at, stack.at(-1)?.task ?? 0, line);
  }
}

process.stdout.write = function (text, ...rest) {
  printed(text);
  return writeOut.call(this, text, ...rest);
};

// Workers print with it: `console.log` in a worker waits for the main thread.
fs.writeSync = function (to, text, ...rest) {
  if (to === 1) printed(text);
  return writeSync.call(this, to, text, ...rest);
};
syncBuiltinESMExports();

const session = new inspector.Session();
session.connect();

function ask(method, parameters) {
  let answer;
  session.post(method, parameters, (error, result) => {
    if (error) throw new Error(error.message);
    answer = result;
  });
  return answer;
}

session.on("Debugger.scriptParsed", ({ params: { url: parsed, scriptId } }) => {
  if (parsed !== url) return;
  lines = ask("Debugger.getScriptSource", { scriptId }).scriptSource.split("\n");
  const start = { scriptId, lineNumber: 0 };
  const { locations } = ask("Debugger.getPossibleBreakpoints", { start });
  for (const location of locations) {
    const { lineNumber, columnNumber: column, type } = location;
    const number = places.push({ row: lineNumber + 1, column, type }) - 1;
    const condition = `__hexapla(${number}, (...$) => eval($[0]))`; // `$` hides no name of a program's
    ask("Debugger.setBreakpoint", { location, condition });
  }
});
ask("Debugger.enable");
