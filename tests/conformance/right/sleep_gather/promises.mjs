// Promises, all awaited together.
import { setTimeout } from "node:timers/promises";

const words = process.argv.slice(2);
const naps = words.length ? words : ["Task-A=1", "Task-B=0.1", "Task-C=0.1"];

async function nap(word) {
  const [name, seconds] = word.split("=");
  console.log(`${name} sleeps`);
  await setTimeout(seconds * 1000);
  console.log(`${name} wakes`);
  return name;
}

console.log("gathered", ...(await Promise.all(naps.map(nap))));
