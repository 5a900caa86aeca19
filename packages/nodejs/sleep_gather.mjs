/*
 * Sleep side by side, then gather the names in the order given.
 *
 * An async function runs as soon as it is called, up to its first
 * await; nothing owns it afterwards. `Promise.all` keeps the order,
 * and at the first failure stops waiting, but the rest run on.
 */

import { setTimeout as sleep } from "node:timers/promises";

const NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]; // name=seconds

async function nap(name, seconds) {
  console.log(`${name} sleeps`);
  await sleep(seconds * 1000);
  console.log(`${name} wakes`);
  return name;
}

async function main(naps) {
  const promises = naps.map(([name, seconds]) => nap(name, seconds));
  const names = await Promise.all(promises);
  console.log("gathered", names.join(" "));
}

const words = process.argv.length > 2 ? process.argv.slice(2) : NAPS;
await main(words.map((word) => word.split("=")));
