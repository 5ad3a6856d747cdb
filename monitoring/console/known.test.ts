import { expect, test } from 'vitest';
import { type Clock, follow, type Source, Unreadable } from './known.ts';

const begun = Date.parse('2026-11-21T14:40:00Z');

/** Two clocks that a test moves. */
function clocks(): Clock & { pass: (seconds: number) => void; jump: (seconds: number) => void } {
  let [wall, steady] = [begun, 1000];
  return {
    wall: () => wall,
    steady: () => steady,
    pass: (seconds) => {
      wall += seconds * 1000;
      steady += seconds * 1000;
    },
    jump: (seconds) => {
      wall += seconds * 1000;
    },
  };
}

async function asked(ask: () => Promise<number>, clock: Clock): Promise<Source<number>> {
  const source = follow({ ask, everySeconds: 10, clock });
  source.stop();
  await source.ask();
  return source;
}

test('what was never answered is unknown since the beginning, with the reason', async () => {
  const clock = clocks();
  const source = await asked(() => Promise.reject(new Unreadable('old', 'two minutes old')), clock);
  clock.pass(60);
  expect(source.now()).toEqual({ as: 'unknown', since: begun, reason: 'old' });
});

test('an answer holds for three rounds and is lost then, since it was heard', async () => {
  const clock = clocks();
  const source = await asked(async () => 7, clock);
  expect(source.now()).toEqual({ as: 'known', value: 7, at: begun });
  clock.pass(29);
  expect(source.now().as).toBe('known');
  clock.pass(2);
  expect(source.now()).toEqual({ as: 'lost', value: 7, at: begun, reason: 'silent' });
});

test('a source that refuses is lost two rounds after its last answer', async () => {
  const clock = clocks();
  let answers = true;
  const source = await asked(async () => {
    if (!answers) throw new Unreadable('refused', '503');
    return 7;
  }, clock);
  answers = false;
  await source.ask();
  clock.pass(15);
  expect(source.now().as).toBe('known');
  clock.pass(6);
  expect(source.now()).toMatchObject({ as: 'lost', reason: 'refused' });
});

test.each([3600, -3600])(
  'a clock that jumps by %i seconds makes every answer doubtful until the next one',
  async (jump) => {
    const clock = clocks();
    const source = await asked(async () => 7, clock);
    clock.jump(jump);
    expect(source.now()).toMatchObject({ as: 'lost', reason: 'clock' });
    await source.ask();
    expect(source.now()).toMatchObject({ as: 'known', at: begun + jump * 1000 });
  },
);
