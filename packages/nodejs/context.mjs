/*
 * Set a context variable, and ask who sees it.
 *
 * `run` sets the store for one call, and for all that follows from it,
 * callbacks and awaits included. It changes nothing else, so nothing
 * can leak out. A Worker starts with nothing; here it runs this file
 * again.
 */

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
  await user.run(`${name}-${who}`, turn);
}

async function main(name) {
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
  const [name] = process.argv.length > 2 ? process.argv.slice(2) : NAME;
  await user.run(name, main, name);
} else {
  see("thread");
}
