/*
 * Send to an echo server and check what comes back, side by side.
 *
 * `write` takes any amount, and returns false when the program should
 * wait for "drain". The loop gets the bytes in pieces, as they were
 * received; an "error" of the socket ends that loop.
 */

import { once } from "node:events";
import { connect } from "node:net";

const CALL = ["8007", "3"]; // port, messages
const SIZE = 65536; // bytes of a message

function message(number) {
  return Buffer.from(String(number).padStart(SIZE));
}

async function send(socket, count) {
  for (let number = 1; number <= count; number++) {
    console.log(`message-${number} goes out`);
    if (!socket.write(message(number))) await once(socket, "drain");
  }
  console.log("client half-closes");
  socket.end();
}

async function receive(socket, count) {
  let number = 1;
  let rest = Buffer.alloc(0);
  for await (const data of socket) {
    rest = Buffer.concat([rest, data]);
    for (; rest.length >= SIZE; number++) {
      const answer = rest.subarray(0, SIZE);
      if (!answer.equals(message(number))) {
        throw new Error(`message-${number} came back wrong`);
      }
      console.log(`message-${number} comes back`);
      rest = rest.subarray(SIZE);
    }
  }
  if (number <= count) {
    throw new Error(`message-${number} came back wrong`);
  }
  console.log("client reaches the end");
}

async function main(port, count) {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  console.log("client connects");
  try {
    await Promise.all([send(socket, count), receive(socket, count)]);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}

const words = process.argv.length > 2 ? process.argv.slice(2) : CALL;
await main(...words.map(Number));
