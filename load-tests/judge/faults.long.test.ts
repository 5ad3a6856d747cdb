import { afterAll, beforeAll, expect, test } from 'vitest';
import { habits } from '../scale.ts';
import { type Arena, openArena } from '../testing/arena.ts';
import { faults } from './faults.ts';
import { tryFault } from './trial.ts';

/** `FAULT_SEEDS=1,2` for other moments; `FAULTS=gateway-killed` for one kind. */
const seeds = (process.env.FAULT_SEEDS ?? '1,2,3,4,5').split(',').map(Number);
/** The design's burst; `FAULT_RATE` for a machine that others use too. */
const perSecond = Number(process.env.FAULT_RATE ?? habits.afterOutagePerSecond.value);
const kinds = faults.filter(({ id }) => !process.env.FAULTS || process.env.FAULTS.split(',').includes(id));

let arena: Arena;
beforeAll(async () => {
  arena = await openArena();
}, 120_000);
afterAll(() => arena.close());

test.each(kinds.flatMap((fault) => seeds.map((seed) => ({ fault, seed, title: fault.title }))))(
  '000:20.1 000:19.1 $title (seed $seed): nothing acknowledged is lost or doubled',
  async ({ fault, seed }) => {
    const result = await tryFault(arena, fault, { seed, perSecond });
    process.stdout.write(
      `${fault.id} seed ${seed}: ${result.acknowledged} acknowledged, ${result.lost.length} lost, ${result.doubled} doubled, ${(result.withoutServiceMs / 1000).toFixed(1)} s without service\n`,
    );
    expect(result).toMatchObject({ lost: [], doubled: 0, brokenChains: 0, unreadable: [], unanswered: 0, fair: true });
  },
  300_000,
);
