/** `hssk-backup <command> [arguments]` on an outer host; the exit code is the command's, 2 when there is no such command. */
import { readFileSync } from 'node:fs';
import { commands, type HostCommand } from './commands.ts';
import { accountOf, accounts, type HostConfiguration, paths, programPath } from './hosts.ts';
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
    const configuration: HostConfiguration = JSON.parse(readFileSync(paths.configuration, 'utf8'));
    if (as !== 'root' && process.getuid!() === 0) become(accountOf(as, configuration.role));
    const run = await load();
    return await run(configuration, args);
  } catch (error) {
    process.stderr.write(`${textOf(error as Error)}\n`);
    return 1;
  }
}

/** Starts anew as the account of the command: an administrator can do no more with it than the service of the same account. */
function become(account: string): never {
  const environment = {
    PATH: programPath,
    HOME: `${paths.homes}/${account}`,
    NODE_ENV: 'production',
    // Who asked, for the evidence log.
    ...(process.env.HSSK_ACTOR ? { HSSK_ACTOR: process.env.HSSK_ACTOR } : {}),
  };
  const rights = account === accounts.prune ? ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search'] : [];
  const as = [`--reuid=${account}`, `--regid=${account}`, '--init-groups', '--no-new-privs', ...rights];
  process.umask(account === accounts.prune ? 0o007 : 0o027);
  process.chdir('/');
  const program = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  return process.execve!('/usr/bin/setpriv', ['setpriv', ...as, '--', ...program], environment);
}

function textOf(error: Error): string {
  if (!(error instanceof BackupProblem)) return error.stack ?? error.message;
  const { where, what, next, log } = error.details;
  return [...(log ? [log] : []), `${where}: ${what}`, `  next: ${next}`].join('\n');
}
