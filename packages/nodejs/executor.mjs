/*
 * Call what blocks on other threads, and keep the loop free.
 *
 * A Worker is a thread with its own JavaScript engine, which takes some
 * time to start; it runs a file, here this one again. Its input and
 * output are copied. `console.log` in it waits for the main thread, so
 * it writes to standard output itself.
 */

import { once } from "node:events";
import { writeSync } from "node:fs";
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

async function offload(call) {
  const url = new URL(import.meta.url);
  const worker = new Worker(url, { workerData: call });
  const [name] = await once(worker, "message");
  return name;
}

async function main(calls) {
  const names = await Promise.all(calls.map(offload));
  console.log("gathered", ...names);
}

if (isMainThread) {
  const words = process.argv.length > 2 ? process.argv.slice(2) : CALLS;
  await main(words.map((word) => word.split("=")));
} else {
  parentPort.postMessage(block(...workerData));
}
