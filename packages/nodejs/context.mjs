/*
 * Set a context variable, and ask who sees it.
 *
 * `enterWith` sets the store from here on, also for the caller of an
 * async function that has not awaited yet: until then, a child is its
 * parent. `run` sets it for one call, and is what the authors advise.
 * A Worker starts with nothing; here it runs this file again.
 */

import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { once } from "node:events";
import { writeSync } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import { isMainThread, Worker } from "node:worker_threads";

const NAME = ["Alice"];
const user = new AsyncLocalStorage();

function see(who) {
  writeSync(1, `${who} sees ${user.getStore() ?? "nothing"}\n`);
}

async function change(who, name) {
  see(who);
  user.enterWith(`${name}-${who}`);
}

async function main(name) {
  user.enterWith(name);
  const child = change("child", name);
  await child;
  see("main");
  setImmediate(see, "callback");
  await turn();
  await once(new Worker(new URL(import.meta.url)), "exit");
  await change("call", name);
  see("main");
  console.log("main ends");
}

if (isMainThread) {
  const words = process.argv.length > 2 ? process.argv.slice(2) : NAME;
  assert.match(words.join(" "), /^[\w-]+$/);
  await main(words[0]);
} else {
  see("thread");
}
