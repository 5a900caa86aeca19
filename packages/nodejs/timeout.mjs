/*
 * Give a sleep a deadline, and catch what is raised when it comes.
 *
 * A deadline is an AbortSignal, passed to every call that should stop;
 * a call without it goes on. A timer with it rejects with an
 * AbortError, whose cause is the signal's own TimeoutError. The signal
 * wants whole milliseconds, and does not keep a program alive.
 */

import { setTimeout as sleep } from "node:timers/promises";

const LIMIT = ["0.3"]; // seconds

async function nap(name, seconds, signal) {
  console.log(`${name} begins`);
  try {
    await sleep(seconds * 1000, undefined, { signal });
  } catch (error) {
    console.log(`${name} is cancelled`);
    throw error;
  }
  console.log(`${name} ends`);
}

async function main(limit) {
  const naps = { short: limit / 2, long: limit * 3 };
  for (const [name, seconds] of Object.entries(naps)) {
    try {
      const signal = AbortSignal.timeout(Math.ceil(limit * 1000));
      await nap(name, seconds, signal);
    } catch (error) {
      if (error.name !== "AbortError") throw error;
      console.log("main catches", error.name);
    }
  }
  await sleep(naps.long * 1000);
  console.log("main ends");
}

const words = process.argv.length > 2 ? process.argv.slice(2) : LIMIT;
await main(Number(words[0]));
