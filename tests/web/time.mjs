// How long a server may take to begin or to end: with sanitizers, on a machine that others use. Nobody waits for one for ever.
const patience = 60000;

// What was promised; or a fault, in the words of `tell`, when it does not come.
export function inTime(promised, tell) {
  let late;
  const limit = new Promise((_, lost) => { late = setTimeout(() => lost(new Error(tell())), patience); });
  return Promise.race([promised, limit]).finally(() => clearTimeout(late));
}
