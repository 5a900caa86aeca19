/*
 * Block by mistake, and see whether the others go on.
 *
 * JavaScript has one thread, and `Atomics.wait` stops it; no timer
 * fires until it returns. `setInterval` never makes up for a tick: it
 * counts from the last one, so all later ticks shift.
 */

import { setTimeout as sleep } from "node:timers/promises";

const CALL = ["0.5"]; // seconds
const INTERVAL = 0.05; // seconds
const A_FEW = 6.5; // ticks

function ticker() {
  console.log("ticker ticks");
}

async function blocker(seconds) {
  console.log("blocker blocks");
  const bell = new Int32Array(new SharedArrayBuffer(4));
  Atomics.wait(bell, 0, 0, seconds * 1000);
  console.log("blocker returns");
}

async function main(seconds) {
  const ticking = setInterval(ticker, INTERVAL * 1000);
  await sleep(A_FEW * INTERVAL * 1000);
  await blocker(seconds);
  await sleep(A_FEW * INTERVAL * 1000);
  clearInterval(ticking);
  console.log("main ends");
}

const words = process.argv.length > 2 ? process.argv.slice(2) : CALL;
await main(Number(words[0]));
