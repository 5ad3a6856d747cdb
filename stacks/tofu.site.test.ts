import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStack, type TofuTools } from './tofu.ts';
import { ensureTools } from './toolchain/ensure.ts';

const home = mkdtempSync(join(tmpdir(), 'tofu-site-test-'));
const site = { id: 'test-site' };
let tools: TofuTools;

beforeAll(async () => {
  vi.stubEnv('XDG_STATE_HOME', home);
  tools = await ensureTools(['tofu'], (line) => process.stderr.write(`${line}\n`));
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

const planted = 'planted-4f1c9d';
const data = (input: string) => ({ resource: { terraform_data: { kept: { input } } } });

const reference = (path: string) => `\${${path}}`;

/** `first` is made at once; `second` tells through a pipe that it is begun and waits for a word in the other. */
const waiting = (pipes: { started: string; goOn: string }) => ({
  resource: {
    terraform_data: {
      first: { input: planted },
      second: {
        depends_on: ['terraform_data.first'],
        provisioner: { 'local-exec': { command: `echo started > ${pipes.started}; exec cat ${pipes.goOn}` } },
      },
    },
  },
});

test('002:18.1 neither state nor saved plan holds a value in clear, and a plan right after apply is empty', async () => {
  const stack = openStack(site, 'encrypted', tools);
  stack.write(data(planted));
  await stack.init();
  expect(await stack.plan()).toMatchObject({
    add: 1,
    resources: [{ address: 'terraform_data.kept', action: 'create' }],
  });
  expect(readFileSync(join(stack.directory, 'saved.plan'), 'utf8')).not.toContain(planted);
  await stack.apply();
  expect(readdirSync(stack.directory)).not.toContain('saved.plan');
  const states = readdirSync(stack.directory).filter((name) => name.startsWith('terraform.tfstate'));
  expect(states).toContain('terraform.tfstate');
  for (const name of states) expect(readFileSync(join(stack.directory, name), 'utf8')).not.toContain(planted);
  expect(await stack.plan()).toEqual({ add: 0, change: 0, destroy: 0, replace: 0, resources: [] });
  await stack.apply();
  await stack.destroy();
  expect((await stack.plan()).add).toBe(1);
});

test('two stacks are worked on at the same time, and outputs come back as values', async () => {
  const values = await Promise.all(
    ['left', 'right'].map(async (name) => {
      const stack = openStack(site, name, tools);
      stack.write({ ...data(name), output: { name: { value: reference('terraform_data.kept.output') } } });
      await stack.init();
      await stack.plan();
      await stack.apply();
      return stack.output();
    }),
  );
  expect(values).toEqual([{ name: 'left' }, { name: 'right' }]);
});

test('another passphrase does not open the state', async () => {
  const stack = openStack(site, 'encrypted', tools);
  await stack.plan();
  await stack.apply();
  const passphrase = join(home, 'hssk-ops', site.id, 'keys', 'state-passphrase');
  const right = readFileSync(passphrase);
  writeFileSync(passphrase, 'another passphrase of some length');
  await expect(stack.plan()).rejects.toThrow('the state cannot be decrypted');
  writeFileSync(passphrase, right);
});

test('a failing stack is told with its place and the end of the log', async () => {
  const stack = openStack(site, 'failing', tools);
  stack.write({
    resource: { terraform_data: { a: { provisioner: { 'local-exec': { command: 'echo no luck; exit 3' } } } } },
  });
  await stack.init();
  await stack.plan();
  await expect(stack.apply()).rejects.toMatchObject({
    details: { where: 'test-site/failing', what: 'tofu apply failed', log: expect.stringContaining('no luck') },
  });
});

test('a deploy killed in the middle of an apply: tofu ends its work, and the next run finds nothing to do', async () => {
  const { deploy, pipes } = await applyingInAnotherProcess('orphaned');
  deploy.kill('SIGKILL');
  await once(deploy, 'close');
  const next = openStack(site, 'orphaned', tools);
  await next.init();
  const summary = next.plan();
  await writeWord(pipes.goOn);
  expect(await summary).toMatchObject({ add: 0, resources: [] });
});

test('tofu itself killed in the middle of an apply: the next run makes what is not recorded', async () => {
  const { deploy, pipes, tofu } = await applyingInAnotherProcess('killed');
  process.kill(tofu, 'SIGKILL');
  await once(deploy, 'close');
  await writeWord(pipes.goOn);
  const next = openStack(site, 'killed', tools);
  await next.init();
  const { resources } = await next.plan();
  expect(resources.map(({ address }) => address)).toContain('terraform_data.second');
  await Promise.all([passPipes(pipes), next.apply()]);
  expect(await next.plan()).toMatchObject({ resources: [] });
});

test('Ctrl-C during an apply: tofu records what is made, and the next run makes the rest', async () => {
  const { deploy, pipes } = await applyingInAnotherProcess('interrupted');
  deploy.kill('SIGINT');
  await once(deploy, 'close');
  const next = openStack(site, 'interrupted', tools);
  await next.init();
  const { resources } = await next.plan();
  expect(resources.map(({ address }) => address)).toEqual(['terraform_data.second']);
  await Promise.all([passPipes(pipes), next.apply()]);
  expect(await next.plan()).toMatchObject({ resources: [] });
});

async function applyingInAnotherProcess(name: string) {
  const pipes = { started: join(home, `${name}.started`), goOn: join(home, `${name}.go-on`) };
  execFileSync('mkfifo', [pipes.started, pipes.goOn]);
  openStack(site, name, tools).write(waiting(pipes));
  const script = `const { openStack } = await import(${JSON.stringify(join(import.meta.dirname, 'tofu.ts'))});
    const stack = openStack(${JSON.stringify(site)}, '${name}', ${JSON.stringify(tools)});
    await stack.init();
    await stack.plan();
    await stack.apply();`;
  const deploy = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
  await readWord(pipes.started);
  const children = readFileSync(`/proc/${deploy.pid}/task/${deploy.pid}/children`, 'utf8');
  return { deploy, pipes, tofu: Number(children.trim().split(' ')[0]) };
}

async function passPipes({ started, goOn }: { started: string; goOn: string }) {
  await readWord(started);
  await writeWord(goOn);
}

/** Opening a named pipe waits for the other side. */
async function readWord(pipe: string): Promise<void> {
  const handle = await open(pipe, 'r');
  await handle.readFile();
  await handle.close();
}

async function writeWord(pipe: string): Promise<void> {
  const handle = await open(pipe, 'w');
  await handle.write('go on\n');
  await handle.close();
}
