// Two workers, to whom the primary hands the connections by turns, as in the documentation of node:cluster.
import cluster from "node:cluster";
import { createServer } from "node:net";

const WORKERS = 2;

if (cluster.isPrimary) {
  let listening = 0;
  cluster.on("listening", (worker, address) => {
    listening += 1;
    if (listening === WORKERS) {
      console.log(`listening on ${address.address}:${address.port}`);
    }
  });
  cluster.on("exit", (worker, code) => process.exit(code));
  for (let number = 0; number < WORKERS; number++) cluster.fork();
} else {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => {});
    socket.pipe(socket);
  });
  server.listen(Number(process.argv[2] ?? 0), "127.0.0.1");
}
