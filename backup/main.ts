/** `hssk-backup <command> [arguments]` on an outer host; the exit code is the command's, 2 when there is no such command. */
import { readFileSync } from 'node:fs';
import { commands, type HostCommand } from './commands.ts';
import { accounts, type HostConfiguration, paths } from './hosts.ts';
import { BackupProblem } from './problem.ts';

const [name = '', ...args] = process.argv.slice(2);
const command = commands[name];
if (command) {
  process.exitCode = await runCommand(command);
} else {
  process.stderr.write(`hssk-backup: ${name || 'no command'}; there are ${Object.keys(commands).sort().join(', ')}\n`);
  process.exitCode = 2;
}

async function runCommand({ as, load }: HostCommand): Promise<number> {
  try {
    if (as !== 'root' && process.getuid!() === 0) become(accounts[as]);
    const configuration: HostConfiguration = JSON.parse(readFileSync(paths.configuration, 'utf8'));
    const run = await load();
    return await run(configuration, args);
  } catch (error) {
    process.stderr.write(`${textOf(error as Error)}\n`);
    return 1;
  }
}

/** Gives up root for good: an administrator's command can do no more than the daemon of the same account. */
function become(account: string): void {
  // @ts-expect-error The types lack it.
  process.initgroups(account, account);
  process.setgid!(account);
  process.setuid!(account);
  process.umask(0o027);
  process.chdir('/');
  process.env.HOME = paths.state;
}

function textOf(error: Error): string {
  if (!(error instanceof BackupProblem)) return error.stack ?? error.message;
  const { where, what, next, log } = error.details;
  return [...(log ? [log] : []), `${where}: ${what}`, `  next: ${next}`].join('\n');
}
