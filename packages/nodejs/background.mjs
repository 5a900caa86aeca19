/*
 * Start jobs that nobody waits for, and see what becomes of each.
 *
 * A promise that is rejected, and that nobody handles, ends the
 * process: so every job has a `catch`. `main` may end before a job;
 * the process ends when nothing is left to wait for.
 */

import { setTimeout as sleep } from "node:timers/promises";

const JOBS = ["Task-A=0.2", "Oops=0.1", "Task-B=1"]; // name=seconds
const OWN_WORK = 0.5; // seconds

async function work(name, seconds) {
  console.log(`${name} works`);
  await sleep(seconds * 1000);
  if (name.startsWith("Oops")) {
    console.log(`${name} fails`);
    throw new Error(name);
  }
  console.log(`${name} ends`);
}

async function main(jobs) {
  for (const [name, seconds] of jobs) {
    work(name, seconds).catch(console.error);
  }
  console.log("main goes on");
  await sleep(OWN_WORK * 1000);
  console.log("main ends");
}

const words = process.argv.length > 2 ? process.argv.slice(2) : JOBS;
await main(words.map((word) => word.split("=")));
