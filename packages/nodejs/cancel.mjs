/*
 * Cancel a task that sleeps, and wait until it has cleaned up.
 *
 * A Promise cannot be cancelled. A call that takes a signal can be
 * asked to stop, and then rejects its own Promise. So the program
 * passes the signal to every call that should stop. The clean-up does
 * not get it, and so may wait.
 */

import { setTimeout as sleep } from "node:timers/promises";

const DELAY = ["0.3"]; // seconds
const SLEEP = 60; // seconds
const CLEAN_UP = 0.1; // seconds

async function sleeper(signal) {
  try {
    console.log("sleeper sleeps");
    await sleep(SLEEP * 1000, undefined, { signal });
    console.log("sleeper wakes");
  } catch (error) {
    console.log("sleeper sees", error.name);
    throw error;
  } finally {
    console.log("sleeper cleans up");
    await sleep(CLEAN_UP * 1000);
    console.log("sleeper is done");
  }
}

async function main(seconds) {
  const controller = new AbortController();
  console.log("main waits");
  const promise = sleeper(controller.signal);
  await sleep(seconds * 1000);
  console.log("main cancels");
  controller.abort();
  console.log("main has asked");
  try {
    await promise;
    console.log("main sees nothing");
  } catch (error) {
    if (error.name !== "AbortError") throw error;
    console.log("main sees", error.name);
  }
}

const words = process.argv.length > 2 ? process.argv.slice(2) : DELAY;
await main(Number(words[0]));
