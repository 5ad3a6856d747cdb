import { scryptSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { openAccounts } from './accounts.ts';

const salt = Buffer.from('salt-of-the-test');
const hash = `scrypt$1024$8$1$${salt.toString('base64')}$${scryptSync('Dung-1', salt, 32, { N: 1024, r: 8, p: 1 }).toString('base64')}`;
const file = [{ username: '01001_lt_hssk', facility: '01001', passwordHash: hash, rights: ['send'] }];

function open() {
  let now = 0;
  const accounts = openAccounts({ read: () => JSON.stringify(file), lockMs: 60_000, now: () => now });
  return {
    pass: (ms: number) => {
      now += ms;
    },
    signIn: (password: string, code?: string, name = '01001_lt_hssk') => accounts.signIn(name, password, code),
  };
}

test('the right password opens the account of its facility only', async () => {
  const { signIn } = open();
  expect(await signIn('Dung-1', '01001')).toEqual({
    account: { username: '01001_lt_hssk', facility: '01001', rights: ['send'] },
  });
  expect(await signIn('Dung-1')).toHaveProperty('account');
  expect(await signIn('Dung-1', '01032')).toEqual({ refused: 'wrong' });
  expect(await signIn('Dung-1', '01001', 'nobody')).toEqual({ refused: 'wrong' });
});

test('five wrong passwords lock a name, known or not, until the time is over', { timeout: 60_000 }, async () => {
  for (const name of ['01001_lt_hssk', '01001_lt_khong']) {
    const { signIn, pass } = open();
    for (let count = 0; count < 5; count += 1) expect(await signIn('sai', '01001', name)).toEqual({ refused: 'wrong' });
    expect(await signIn('Dung-1', '01001', name)).toEqual({ refused: 'locked', seconds: 60 });
    pass(59_000);
    expect(await signIn('Dung-1', '01001', name)).toEqual({ refused: 'locked', seconds: 1 });
    pass(2000);
    expect(await signIn('Dung-1', '01001', name)).toEqual(
      name === file[0]!.username ? { account: expect.anything() } : { refused: 'wrong' },
    );
  }
});

test('a right password in between forgets the wrong ones', async () => {
  const { signIn } = open();
  for (let count = 0; count < 12; count += 1)
    expect(await signIn(count % 4 === 3 ? 'Dung-1' : 'sai')).not.toHaveProperty('seconds');
});

test('many tries at once are not more tries', async () => {
  const { signIn } = open();
  const results = await Promise.all(Array.from({ length: 30 }, (_, index) => signIn(index === 29 ? 'Dung-1' : 'sai')));
  expect(results.filter((result) => 'refused' in result && result.refused === 'wrong')).toHaveLength(5);
  expect(results.at(-1)).toHaveProperty('refused', 'locked');
});

test('more checks than can wait are turned away, so that nobody can tie up the processor', {
  timeout: 60_000,
}, async () => {
  const { signIn } = open();
  const results = await Promise.all(Array.from({ length: 56 }, (_, index) => signIn('sai', undefined, `ten-${index}`)));
  expect(results.filter((result) => 'refused' in result && result.refused === 'busy').length).toBeGreaterThan(0);
});
