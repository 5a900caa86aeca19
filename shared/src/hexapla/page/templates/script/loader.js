// The page's script is packed, as replays and translations are: it only makes the page longer for who reads it without.

const text = JSON.parse(document.getElementById("data-script").textContent);
const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
new Response(stream).json().then(({ code, words }) => {
  document.getElementById("data-words").textContent = JSON.stringify(words);
  const script = document.createElement("script");
  script.textContent = code;
  document.body.append(script);
});
