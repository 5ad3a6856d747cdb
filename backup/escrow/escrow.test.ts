import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityToRecipient } from 'age-encryption';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BackupProblem } from '../problem.ts';
import { programs } from '../testing/programs.ts';
import { joinShares, makeEscrow, openWith, sealFor } from './escrow.ts';
import { openFolder, sealFolder } from './folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'escrow-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const escrow = await makeEscrow();
const other = await makeEscrow();
const [first, second, third] = escrow.shares;
const said = (shares: string[]) =>
  joinShares(shares).then(
    () => 'joined',
    (error: unknown) => (error instanceof BackupProblem ? error.message : String(error)),
  );

describe('shares', () => {
  test.each([
    ['1 and 2', [first, second]],
    ['1 and 3', [first, third]],
    ['3 and 2', [third, second]],
    ['all three', [second, third, first]],
  ])('%s give the identity back', async (_, shares) => {
    expect(await identityToRecipient(await joinShares(shares))).toBe(escrow.recipient);
  });

  test('one share is not enough, twice the same neither', async () => {
    expect(await said([first])).toContain('2 different shares are needed');
    expect(await said([second, second])).toContain('2 different shares are needed');
    expect(await said([])).toContain('2 different shares are needed');
  });

  test('shares of different escrows are told apart', async () => {
    expect(await said([first, other.shares[1]])).toContain('shares of different escrows');
  });

  test('a share reads the same in small letters, with spaces and with letters that look like digits', async () => {
    const typed = second.toLowerCase().replaceAll('-', ' ');
    const body = third.slice(16).replaceAll('1', 'l').replaceAll('0', 'O');
    expect(await said([typed, third.slice(0, 16) + body])).toBe('joined');
  });

  test('every single wrong mark of a share is told', async () => {
    const marks = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    for (const [place, mark] of [...first].entries()) {
      if (mark === '-' || place < 4) continue;
      const wrong = marks[(marks.indexOf(mark) + 7) % 32];
      const answer = await said([first.slice(0, place) + wrong + first.slice(place + 1), second]);
      expect(answer).not.toBe('joined');
      if (place > 16) {
        const group = Math.floor((place - 16) / 6) + 1;
        expect(answer).toContain(`share 1: group ${group} of 14`);
      }
    }
  });

  test('swapped groups and neighbours, a missing and a doubled group are told', async () => {
    const groups = first.split('-');
    const swapped = groups.with(4, groups[5]!).with(5, groups[4]!).join('-');
    expect(await said([swapped, second])).toContain('group 2 of 14');
    expect(await said([groups.toSpliced(6, 1).join('-'), second])).toContain('65 marks came');
    expect(await said([groups.toSpliced(6, 0, groups[6]!).join('-'), second])).toContain('75 marks came');
    const at = [...first].findIndex(
      (mark, place) => place > 16 && mark !== first[place + 1] && first[place + 1] !== '-',
    );
    const neighbours = first.slice(0, at) + first[at + 1] + first[at] + first.slice(at + 2);
    expect(await said([neighbours, second])).toContain('is mistyped');
  });

  test('the share number is part of what is checked', async () => {
    expect(await said([first.replace('HSSK-1', 'HSSK-3'), second])).toContain('its number or escrow marks are wrong');
  });
});

describe('000:19.2 files for the escrow', () => {
  const content = new Uint8Array(200_000).map((_, index) => (index * 31) % 251);
  let age: string;
  beforeAll(async () => {
    age = (await programs()).age;
    writeFileSync(join(folder, 'identity'), `${await joinShares([first, third])}\n`, { mode: 0o600 });
  });

  test('what is sealed here opens here and with Debian’s age', async () => {
    const sealed = await sealFor(escrow.recipient, content);
    expect(Buffer.from(await openWith(await joinShares([second, third]), sealed)).equals(content)).toBe(true);
    writeFileSync(join(folder, 'sealed.age'), sealed);
    const { stdout } = await execa(age, ['-d', '-i', join(folder, 'identity'), join(folder, 'sealed.age')], {
      encoding: 'buffer',
      stripFinalNewline: false,
    });
    expect(Buffer.from(stdout).equals(content)).toBe(true);
  });

  test('what Debian’s age sealed opens here', async () => {
    writeFileSync(join(folder, 'recipient'), `${escrow.recipient}\n`);
    await execa(age, ['-R', join(folder, 'recipient'), '-o', join(folder, 'made.age')], { input: content });
    const identity = await joinShares([first, second]);
    expect(Buffer.from(await openWith(identity, readFileSync(join(folder, 'made.age')))).equals(content)).toBe(true);
  });

  test('another escrow does not open it, and a damaged file is not taken for whole', async () => {
    const sealed = await sealFor(escrow.recipient, content);
    const stranger = await joinShares([other.shares[0], other.shares[1]]);
    await expect(openWith(stranger, sealed)).rejects.toThrow('does not open with these shares');
    const identity = await joinShares([first, second]);
    const damaged = sealed.with(sealed.length - 5_000, sealed.at(-5_000)! ^ 1);
    await expect(openWith(identity, damaged)).rejects.toThrow(BackupProblem);
    await expect(openWith(identity, sealed.slice(0, -70_000))).rejects.toThrow(BackupProblem);
  });

  test('a folder of keys comes back with its names and modes, into an empty directory only', async () => {
    const keys = join(folder, 'keys');
    mkdirSync(join(keys, 'hosts'), { recursive: true });
    writeFileSync(join(keys, 'hosts', 'one'), 'secret', { mode: 0o600 });
    writeFileSync(join(keys, 'left.log'), 'not needed');
    const sealed = await sealFolder(escrow.recipient, keys, ['*.log']);
    const back = join(folder, 'back');
    const identity = await joinShares([second, third]);
    await openFolder(identity, sealed, back);
    expect(readFileSync(join(back, 'hosts', 'one'), 'utf8')).toBe('secret');
    expect(statSync(join(back, 'hosts', 'one')).mode & 0o777).toBe(0o600);
    expect(() => statSync(join(back, 'left.log'))).toThrow();
    await expect(openFolder(identity, sealed, back)).rejects.toThrow('not an empty directory');
  });
});
