/* Raise an error in the handler of a server when a client sends FAULT: as if it had a mistake there. */

import { Socket } from "node:net";

const FAULT = "fault";
const pipe = Socket.prototype.pipe;

Socket.prototype.pipe = function (...words) {
  this.on("data", (data) => {
    if (String(data) === FAULT) throw new Error("a mistake in the handler");
  });
  return pipe.apply(this, words);
};
