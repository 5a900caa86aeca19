// A promise that a timer resolves.
const seconds = Number(process.argv[2] ?? 1);
console.log("main waits");
const result = new Promise((resolve) => {
  setTimeout(() => {
    console.log("worker sets the result");
    resolve("Done!");
  }, seconds * 1000);
});
console.log("main gets", await result);
