import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { longestHours } from '../../backup/emergency.ts';
import { columnSamples, forbiddenToAdministrators } from '../../services/database/administrator-limits.ts';
import {
  bornRights,
  declaredRights,
  differenceOf,
  type Held,
  isEmergencyRight,
  rightsQuery,
  sentenceOf,
} from '../../services/database/rights.ts';
import { databaseName, emergencyPrefix, loginOf, rolesOf } from '../../services/database/roles.ts';
import type { Machine, Site } from '../../services/declare.ts';
import { measuredAt } from '../../services/measured.ts';
import { machinesOf } from '../../services/network.ts';
import { readKey } from '../keys.ts';
import { bad, good, type Probe } from './probe.ts';

const logOfPrimary = 'kubectl --namespace database logs --selector role=primary --tail 100';

export const databaseRights: Probe = {
  id: 'database-rights',
  meets: ['002:15.2.b'],
  title: 'the rights of every role in the database are those that are declared: none less, none more',
  titleVi: 'quyền của mọi tài khoản trong CSDL đúng như đã khai báo, không thừa, không thiếu',
  run: async ({ site }) =>
    asAdministrator(site, async ({ client }) => {
      const { rows } = await client.query<{ rights: Held[] }>(rightsQuery);
      const wrong = await client.query<{ rolname: string }>(wrongLogins);
      if (wrong.rows.length > 0)
        return bad(
          `logins for an emergency that should have ended, or that last longer than two custodians can open one: ${wrong.rows.map(({ rolname }) => rolname).join(', ')}`,
          'npm run break-glass -- list',
        );
      const held = rows[0]!.rights.filter((right) => !isEmergencyRight(right));
      const { missing, extra } = differenceOf([...declaredRights(rolesOf(site)), ...bornRights], held);
      if (missing.length + extra.length === 0)
        return good(`${held.length} rights of ${new Set(held.map(({ role }) => role)).size} roles`);
      const told = [
        ...missing.map((right) => `missing ${sentenceOf(right)}`),
        ...extra.map((right) => `extra ${sentenceOf(right)}`),
      ];
      return bad(told.slice(0, 10).join('; '), 'npm run deploy');
    }),
};

/** Two custodians opened each for hours only. */
const wrongLogins = `select rolname from pg_roles where starts_with(rolname, '${emergencyPrefix}')
  and (coalesce(rolvaliduntil, '-infinity') <= now() or rolvaliduntil > now() + interval '${longestHours} hours')`;

export const administratorsReadNothing: Probe = {
  id: 'administrators-read-nothing',
  meets: ['002:15.2.b.1', '002:15.2.b.2'],
  title: 'a person who runs the database can neither read, copy nor change a record, and each attempt is written down',
  titleVi: 'người quản trị CSDL không đọc, sao chép, sửa được hồ sơ; mỗi lần thử đều có trong nhật ký',
  run: async ({ site, remote }) =>
    asAdministrator(site, async ({ client, machine }) => {
      const mark = `attempt ${randomUUID()}`;
      const passed: string[] = [];
      for (const { what, sql, code } of attempts) {
        const answer = await answerTo(client, `/* ${mark} */ ${sql}`);
        if (answer !== code) passed.push(`${what}: ${answer}`);
      }
      const { rows } = await client.query<{ seen: number }>(columnSamples);
      if (rows[0]!.seen > 0) passed.push(`sees samples of ${rows[0]!.seen} columns`);
      if (passed.length > 0) return bad(passed.join('; '), 'npm run deploy');
      const written = Number(await remote(machine).run(countStatements(mark)));
      return written === attempts.length
        ? good(`${attempts.length} of ${attempts.length} attempts refused, each in the log with who and from where`)
        : bad(`${attempts.length} attempts refused, ${written} of them in the log of ${machine.name}`, logOfPrimary);
    }),
};

/** Those that a transaction takes back, should one ever succeed, and that nobody waits for. */
const attempts = forbiddenToAdministrators.filter(({ alone }) => !alone);

async function answerTo(client: pg.Client, statement: string): Promise<string> {
  await client.query('begin');
  try {
    await client.query(statement);
    return 'done';
  } catch (error) {
    return (error as { code?: string }).code ?? (error as Error).message;
  } finally {
    await client.query('rollback');
  }
}

/** Refused statements of this run, each once, in the log of the member's container, which another process writes a moment later. */
const countStatements = (mark: string): string => `
login='dba_[a-z0-9_]*@${databaseName} [0-9.]* '
for round in 1 2 3 4 5; do
  count=$(cat /var/log/pods/database_*/*/*.log | grep -F '${mark}' | grep -E "$login" | grep -o 'STATEMENT: .*' | sort -u | wc -l || true)
  [ "$count" -ge ${attempts.length} ] && break
  sleep 1
done
echo "$count"`;

type Session = { client: pg.Client; machine: Machine };

/** A session on the primary as the first of the people who run the database, the way that they take. */
async function asAdministrator<Answer>(site: Site, work: (session: Session) => Promise<Answer>): Promise<Answer> {
  const refused: string[] = [];
  for (const machine of machinesOf(site, 'database')) {
    const client = await connect(site, machine).catch(
      (error: Error) => void refused.push(`${machine.name}: ${error.message}`),
    );
    if (!client) continue;
    try {
      const { rows } = await client.query<{ standby: boolean }>('select pg_is_in_recovery() as standby');
      if (!rows[0]!.standby) return await work({ client, machine });
      refused.push(`${machine.name}: a standby`);
    } finally {
      await client.end();
    }
  }
  throw new Error(`no primary takes a person who runs the database: ${refused.join('; ')}`);
}

async function connect(site: Site, { address }: Machine): Promise<pg.Client> {
  const user = loginOf(site.databaseAdministrators[0]!.account);
  const client = new pg.Client({
    ...{ host: address, port: measuredAt.nodePorts.database, user, password: readKey(site, `database-${user}`).trim() },
    ...{ database: databaseName, application_name: 'hssk-verify', connectionTimeoutMillis: 5000 },
    ssl: { ca: readKey(site, 'authority.crt'), servername: 'database' },
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
