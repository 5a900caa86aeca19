/*
 * Do a few jobs at once, and take each result as it comes.
 *
 * Nothing here limits promises: one that has been made is under way.
 * As many async functions as the limit share one iterator: each takes
 * the next job when it is done with the last.
 */

import { setTimeout as sleep } from "node:timers/promises";

const LIMIT = "2"; // jobs at once
const JOBS = ["Task-A=0.35", "Task-B=0.1", "Oops=0.1", "Task-C=0.1"];

async function work(name, seconds) {
  console.log(`${name} begins`);
  await sleep(seconds * 1000);
  if (name.startsWith("Oops")) {
    console.log(`${name} fails`);
    throw new Error(name);
  }
  console.log(`${name} ends`);
  return name;
}

async function main(limit, jobs) {
  const waiting = jobs.values();

  async function take() {
    for (const [name, seconds] of waiting) {
      try {
        console.log(`main gets ${await work(name, seconds)}`);
      } catch (error) {
        console.log(`main catches ${error.message}`);
      }
    }
  }

  await Promise.all(Array.from({ length: limit }, take));
  console.log("main ends");
}

const given = process.argv.slice(2);
const [limit, ...rest] = given.length > 0 ? given : [LIMIT, ...JOBS];
await main(Number(limit), rest.map((word) => word.split("=")));
