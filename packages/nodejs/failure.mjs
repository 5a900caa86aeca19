/*
 * Let one job fail, and see what becomes of the others.
 *
 * `Promise.all` rejects with the first error at once. The others go on,
 * since an async function cannot be stopped from outside. If one of
 * them fails as well, its error is lost.
 */

import { setTimeout as sleep } from "node:timers/promises";

const JOBS = ["Task-A=0.3", "Oops=0.1", "Task-B=0.3"]; // name=seconds

async function work(name, seconds) {
  console.log(`${name} works`);
  await sleep(seconds * 1000);
  if (name.startsWith("Oops")) {
    console.log(`${name} raises Error`);
    throw new Error(name);
  }
  console.log(`${name} ends`);
}

async function main(jobs) {
  const promises = jobs.map(([name, seconds]) => work(name, seconds));
  try {
    await Promise.all(promises);
  } catch (error) {
    console.log(`main catches ${error.name}`);
  }
  await sleep(Math.max(...jobs.map(([, seconds]) => seconds)) * 1000);
  console.log("main ends");
}

const words = process.argv.length > 2 ? process.argv.slice(2) : JOBS;
await main(words.map((word) => word.split("=")));
