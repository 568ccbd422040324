// Long work in short turns, so that the page can be painted and used while a picture is made.

const TURN = 8; // milliseconds of work at a time

/** Wait until the browser has had a turn. */
export function breath() {
  return new Promise((done) => setTimeout(done));
}

/** Wait until the page is laid out and painted; its sizes can be asked for then without another layout. */
export function painted() {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}

/** Go through a generator in short turns and return what it returns. */
export async function paced(steps) {
  let begun = performance.now();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (performance.now() - begun < TURN) continue;
    await breath();
    begun = performance.now();
  }
}

/** Go through a generator at once and return what it returns. */
export function atOnce(steps) {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
