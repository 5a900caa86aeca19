/*
 * Hold a producer back by a queue that has room for two.
 *
 * A stream that transforms nothing is a queue with two ends. `write`
 * takes an item even when there is no room: `ready` is what waits.
 * One iterator serves all workers, and closing the writer ends it.
 */

import { CountQueuingStrategy, TransformStream } from "node:stream/web";
import { setTimeout as sleep } from "node:timers/promises";

const ITEMS = 8;
const ROOM = 2; // items
const WORKERS = ["worker-1=0.1", "worker-2=0.1"]; // name=seconds

async function produce(writer) {
  for (let item = 1; item <= ITEMS; item++) {
    await writer.ready;
    writer.write(item);
    console.log(`producer puts ${item}`);
  }
  console.log("producer is done");
  await writer.close();
}

async function work(items, name, seconds) {
  for await (const item of items) {
    console.log(`${name} takes ${item}`);
    await sleep(seconds * 1000);
    console.log(`${name} finishes ${item}`);
  }
  console.log(`${name} ends`);
}

async function main(workers) {
  const strategy = new CountQueuingStrategy({ highWaterMark: ROOM });
  const { readable, writable } = new TransformStream({}, strategy);
  const items = readable.values();
  const promises = workers.map(([name, seconds]) =>
    work(items, name, seconds),
  );
  await produce(writable.getWriter());
  await Promise.all(promises);
  console.log("main ends");
}

const words = process.argv.length > 2 ? process.argv.slice(2) : WORKERS;
await main(words.map((word) => word.split("=")));
