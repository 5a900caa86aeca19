/*
 * Wait for a result that is not there yet.
 *
 * A Promise is a value to come. The function inside it starts at once;
 * only the `resolve` that it gets can set the result. A waiting
 * function goes on later, never inside `resolve`.
 */

import { setTimeout as sleep } from "node:timers/promises";

const DELAY = ["1"]; // seconds

async function worker(resolve, seconds) {
  await sleep(seconds * 1000);
  console.log("worker sets the result");
  resolve("Done!");
}

async function main(seconds) {
  console.log("main waits");
  const promise = new Promise((resolve) => worker(resolve, seconds));
  console.log("main gets", await promise);
}

const words = process.argv.length > 2 ? process.argv.slice(2) : DELAY;
await main(Number(words[0]));
