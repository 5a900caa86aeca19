// The page is complete without this script. It lets a reader choose, plays replays, and keeps the choice in the address.

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};
const copies = (element) => [...element.childNodes].map((node) => node.cloneNode(true));
const data = (id) => JSON.parse(one(`#data-${id}`)?.textContent ?? "null");

// What a replay and the translations are is deflated, and unpacked here: nothing is asked for.
async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).json();
}
