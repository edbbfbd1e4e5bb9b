// What the scripts say while they work. Everything goes to standard error, so that a script's answer can be piped.

const HEARTBEAT_MS = 15_000;

export function say(line) {
  process.stderr.write(`${line}\n`);
}

export function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** Runs `work`, announcing it, saying every 15 s that it still goes on, and how long it took. `{ ok: false }` is a failure. */
export async function step(title, work) {
  const start = performance.now();
  say(`▸ ${title} …`);
  const heartbeat = setInterval(() => say(`  … ${title}: ${seconds(performance.now() - start)}`), HEARTBEAT_MS);
  try {
    const result = await work();
    say(`${result?.ok === false ? '✗' : '✓'} ${title} (${seconds(performance.now() - start)})`);
    return result;
  } finally {
    clearInterval(heartbeat);
  }
}
