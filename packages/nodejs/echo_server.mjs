/*
 * Echo every byte to every client, for ever.
 *
 * `pipe` stops reading while the client does not read. A half-open
 * socket is one that still writes after the client's last byte. An
 * "error" that nobody listens for would end the whole server.
 */

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";

const PORT = ["0"]; // any free one
const BACKLOG = 1024; // clients that may wait to be accepted

function echo(socket) {
  socket.on("error", () => socket.destroy());
  socket.pipe(socket);
}

async function main(port) {
  const server = createServer({ allowHalfOpen: true }, echo);
  server.listen({ host: "127.0.0.1", port, backlog: BACKLOG });
  await once(server, "listening");
  const bound = server.address();
  console.log(`listening on ${bound.address}:${bound.port}`);
}

const words = process.argv.length > 2 ? process.argv.slice(2) : PORT;
assert.match(words.join(" "), /^\d+$/);
await main(Number(words[0]));
