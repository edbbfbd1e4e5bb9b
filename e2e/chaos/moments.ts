import type { App } from './app.ts';
import type { Dice } from './dice.ts';
import { sleep } from './waiting.ts';
import type { AppWindow } from './window.ts';

/** One life of the app, from its start to the moment at which it is to be killed. */
interface Life {
  readonly app: App;
  readonly dice: Dice;
  /** Sends a text; resolves when the app has taken it. */
  readonly say: (window: AppWindow) => Promise<void>;
  /** Sends a text; resolves when it has reached the server. */
  readonly sayAndWait: (window: AppWindow) => Promise<void>;
}

/** When to kill. Each comes to its end at that moment; the waits (milliseconds) spread it over what happens then. */
const moments = {
  /** Anywhere in a start: before the database, while it opens, while the page loads, while what was missed comes in. */
  start: ({ dice }) => sleep(dice.between(0, 3_000)),
  opening: async ({ app, dice }) => {
    await app.databaseWrites(1);
    await sleep(dice.between(0, 40));
  },
  'catching up': async ({ app, dice }) => {
    await app.window();
    await sleep(dice.between(0, 400));
  },
  delivery: async ({ app, dice }) => {
    const window = await app.window();
    await window.delivery();
    await sleep(dice.between(0, 5));
  },
  'text accepted': async ({ app, dice, say }) => {
    const window = await app.window();
    for (let texts = dice.between(1, 3); texts > 0; texts--) await say(window);
    await sleep(dice.between(0, 1) * dice.between(0, 200));
  },
  'text on its way': async ({ app, dice, say }) => {
    const window = await app.window();
    await sleep(dice.between(0, 500));
    say(window).catch(() => undefined);
    await sleep(dice.between(0, 12));
  },
  'text on the server': async ({ app, sayAndWait }) => {
    await sayAndWait(await app.window());
  },
  writing: async ({ app, dice, say }) => {
    const window = await app.window();
    const writes = app.databaseWrites(dice.between(1, 12));
    if (dice.between(0, 1) === 1) await say(window);
    await writes;
  },
  idle: async ({ app, dice, say }) => {
    const window = await app.window();
    await say(window);
    await sleep(dice.between(500, 2_500));
  },
} satisfies Record<string, (life: Life) => Promise<void>>;

/** `migration` is that of a profile of its own, which has never been opened before. */
export type Moment = keyof typeof moments | 'migration';

export const allMoments: readonly Moment[] = ['migration', ...(Object.keys(moments) as (keyof typeof moments)[])];

/** Each of these comes once before any comes again, every time in another order. */
export function* inTurn(choices: readonly Moment[], dice: Dice): Generator<Moment, never> {
  for (;;) {
    const left = [...choices];
    while (left.length > 0) yield* left.splice(dice.between(0, left.length - 1), 1);
  }
}

export async function untilMoment(moment: Moment, life: Life): Promise<void> {
  await moments[moment === 'migration' ? 'opening' : moment](life);
}
