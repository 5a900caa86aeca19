/*
 * Echo until a signal comes, then let the clients finish.
 *
 * `close` stops listening at once, and a "close" follows when the last
 * client has left. It cuts off no client, and does not list them: the
 * program keeps a set, and a timer destroys the clients in it.
 */

import { once } from "node:events";
import { createServer } from "node:net";

const DEFAULTS = ["0", "1"]; // any free port, seconds of grace
const SIGNALS = ["SIGTERM", "SIGINT"];

function echo(socket) {
  socket.on("error", () => socket.destroy());
  socket.pipe(socket);
}

async function main(port, grace) {
  const stop = new Promise((resolve) => {
    SIGNALS.forEach((name) => process.on(name, resolve));
  });
  const sockets = new Set();
  const server = createServer(echo);
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  console.log(`listening on ${bound.address}:${bound.port}`);
  await stop;
  server.close();
  console.log("draining");
  const timer = setTimeout(() => {
    sockets.forEach((socket) => socket.destroy());
  }, grace * 1000);
  await once(server, "close");
  clearTimeout(timer);
  console.log("bye");
}

const words =
  process.argv.length > 2 ? process.argv.slice(2) : DEFAULTS;
await main(...words.map(Number));
