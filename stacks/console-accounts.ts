/** `npm run access -- issue|withdraw …`: people of the console get and lose their accounts. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ConsoleAccount, consoleAccount, type Role, roles } from '../monitoring/console/settings.ts';
import { watchSecrets } from '../monitoring/machine.ts';
import type { Site } from '../services/declare.ts';
import { passwordHash } from '../services/node-service/password.ts';
import { watchMachines } from './hosts/watch-keys.ts';
import { password, readKey, writeWhole } from './keys.ts';
import { Problem } from './problem.ts';
import { connect } from './remote.ts';
import type { Answered, CommandContext } from './run.ts';
import { siteFiles } from './site-files.ts';

const file = 'console-accounts.json';

/** The list takes effect at once; a deploy finds it as it is. */
export async function accountsCommand({ site, options }: CommandContext): Promise<Answered> {
  const [action = '', ...words] = options.words ?? [];
  const list = accountsOf(site);
  if (action === 'withdraw') {
    const [username = ''] = words;
    await deliver(site, withdrawn(site, list, username));
    return { data: { username }, text: `${username} không còn tài khoản; mọi phiên của người này kết thúc.` };
  }
  if (action !== 'issue') throw refusal(site, `${action} is neither issue nor withdraw`);
  const first = password();
  const account = issued(site, words, passwordHash(first));
  await deliver(site, [...list.filter(({ username }) => username !== account.username), account]);
  const { username, name, role } = account;
  return {
    data: { username, name, role, password: first },
    text: [
      `${name} (${username}, ${role}): mật khẩu ban đầu ${first}`,
      'Mật khẩu chỉ hiện một lần này, không được lưu ở đâu. Bàn giao bằng biên bản; người nhận phải đổi ngay lần đăng nhập đầu.',
    ].join('\n'),
  };
}

/** An account by what was typed: user name, role, and the person's name. A user name that exists gets a new first password. */
export function issued(site: Site, [username = '', role = '', ...name]: string[], hash: string): ConsoleAccount {
  if (!/^[a-z][a-z0-9._-]{1,59}$/.test(username))
    throw refusal(site, `"${username}" is no user name; it begins with a letter and has small letters, digits, . _ -`);
  if (!roles.includes(role as Role)) throw refusal(site, `"${role}" is no role; there are ${roles.join(', ')}`);
  if (name.length === 0) throw refusal(site, 'an account is handed to a named person (000:7.3.a); say the name last');
  return consoleAccount.parse({ username, role, name: name.join(' ').normalize('NFC'), passwordHash: hash });
}

export function withdrawn(site: Site, list: ConsoleAccount[], username: string): ConsoleAccount[] {
  if (!list.some((account) => account.username === username))
    throw refusal(
      site,
      `"${username}" has no account; there are ${list.map((one) => one.username).join(', ') || 'none'}`,
    );
  return list.filter((account) => account.username !== username);
}

const accountsOf = (site: Site): ConsoleAccount[] =>
  existsSync(join(siteFiles(site).keys, file)) ? consoleAccount.array().parse(JSON.parse(readKey(site, file))) : [];

async function deliver(site: Site, list: ConsoleAccount[]): Promise<void> {
  const text = JSON.stringify(list);
  for (const machine of watchMachines(site)) {
    const remote = connect(site, machine);
    const [path, made] = [watchSecrets.consoleAccounts, `${watchSecrets.consoleAccounts}.issued`];
    await remote.write(made, text, '0400');
    await remote.run(`chown hssk-console:hssk-console ${made} && mv ${made} ${path}`);
  }
  writeWhole(join(siteFiles(site).keys, file), text);
}

const refusal = (site: Site, what: string) =>
  new Problem({
    where: site.id,
    what,
    next: `npm run access -- --site ${site.id} issue <user name> <${roles.join('|')}> <name>, or withdraw <user name>`,
  });
