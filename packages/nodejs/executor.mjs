/*
 * Call what blocks on other threads, and keep the loop free.
 *
 * A Worker is a thread with its own JavaScript engine, which takes some
 * time to start, and says when it is online; it runs a file, here this
 * one again. Its input and output are copied. `console.log` in it waits
 * for the main thread, so it writes to standard output itself.
 */

import { once } from "node:events";
import { writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import {
  isMainThread,
  parentPort,
  Worker,
  workerData,
} from "node:worker_threads";

const CALLS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]; // name=seconds

function block(name, seconds) {
  writeSync(1, `${name} blocks\n`);
  const bell = new Int32Array(new SharedArrayBuffer(4));
  Atomics.wait(bell, 0, 0, seconds * 1000);
  writeSync(1, `${name} returns\n`);
  return name;
}

function offload(call) {
  const url = new URL(import.meta.url);
  return new Worker(url, { workerData: call });
}

async function main(calls) {
  const workers = calls.map(offload);
  const promises = workers.map((worker) => once(worker, "message"));
  await Promise.all(workers.map((worker) => once(worker, "online")));
  console.log("main sleeps");
  const shortest = Math.min(...calls.map(([, seconds]) => seconds));
  await sleep((shortest / 2) * 1000);
  console.log("main wakes");
  const names = (await Promise.all(promises)).flat();
  console.log("gathered", ...names);
}

if (isMainThread) {
  const words = process.argv.length > 2 ? process.argv.slice(2) : CALLS;
  await main(words.map((word) => word.split("=")));
} else {
  parentPort.postMessage(block(...workerData));
}
