/*
 * Echo every byte to every client, for ever.
 *
 * `pipe` stops reading while the client does not read. A half-open
 * socket still writes after the client's last byte. An "error"
 * without a listener would end the whole server.
 */

import { once } from "node:events";
import { createServer } from "node:net";

const PORT = ["0"]; // any free one

function echo(socket) {
  socket.on("error", () => socket.destroy());
  socket.pipe(socket);
}

async function main(port) {
  const server = createServer({ allowHalfOpen: true }, echo);
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  console.log(`listening on ${bound.address}:${bound.port}`);
}

const words = process.argv.length > 2 ? process.argv.slice(2) : PORT;
await main(...words.map(Number));
