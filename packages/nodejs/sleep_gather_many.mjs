/*
 * Read naps by the thousand, sleep side by side, gather the names.
 *
 * With `-` they come from standard input, one a line. Timers of equal
 * length share a list, and the lists share a heap: so a nap costs
 * little more than its two promises.
 */

import { readFileSync } from "node:fs";
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

let words = process.argv.length > 2 ? process.argv.slice(2) : NAPS;
if (words.join() === "-") {
  words = readFileSync(0, "utf8").trimEnd().split("\n");
}
await main(words.map((word) => word.split("=")));
