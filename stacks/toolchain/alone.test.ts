import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { alone } from './alone.ts';

const name = `alone-test-${process.pid}`;
const ignore = () => {};

test('work under one name runs one after the other, under two names at the same time', async () => {
  const events: string[] = [];
  const heard = Promise.withResolvers<string>();
  const otherDone = Promise.withResolvers<void>();
  const one = alone(name, ignore, async () => {
    await Promise.all([heard.promise, otherDone.promise]);
    events.push('one ends');
  });
  const two = alone(name, heard.resolve, async () => events.push('two'));
  await alone(`${name}-other`, ignore, async () => otherDone.resolve());
  await Promise.all([one, two]);
  expect(events).toEqual(['one ends', 'two']);
  expect(await heard.promise).toBe(`process ${process.pid}`);
});

test('the name is free again after its work has failed', async () => {
  const failing = alone(name, ignore, () => Promise.reject(new Error('broken')));
  await expect(failing).rejects.toThrow('broken');
  expect(await alone(name, ignore, async () => 'next')).toBe('next');
});

test('the name of a process that was killed is free at once', async () => {
  const module = join(import.meta.dirname, 'alone.ts');
  const script = `const { alone } = await import('${module}');
    setInterval(() => {}, 1000);
    await alone('${name}-killed', () => {}, () => { console.log('held'); return new Promise(() => {}); });`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  const heard: string[] = [];
  const kill = (who: string) => {
    heard.push(who);
    holder.kill('SIGKILL');
  };
  expect(await alone(`${name}-killed`, kill, async () => 'mine')).toBe('mine');
  expect(heard).toEqual([`process ${holder.pid}`]);
});
