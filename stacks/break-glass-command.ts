import { randomBytes } from 'node:crypto';
import { type EmergencyState, longestHours, peopleNeeded, signEmergency } from '../backup/emergency.ts';
import type { Emergency, EmergencyRequest } from '../backup/ledger.ts';
import { closeEmergency, emergencyLogin, openEmergency, unknownTables } from '../services/database/emergency.ts';
import { databaseName, patientTables } from '../services/database/roles.ts';
import type { Site } from '../services/declare.ts';
import { measuredAt } from '../services/measured.ts';
import { machinesOf } from '../services/network.ts';
import { signerOf } from './custodian.ts';
import { asSuperuser } from './database-superuser.ts';
import { authorityFile } from './hospital.ts';
import { answerOnHost } from './hosts/on-host.ts';
import { copyMachine } from './hosts/outer-machines.ts';
import { numberOf } from './incident.ts';
import { exitCode, Problem } from './problem.ts';
import type { Answered, CommandContext, Options } from './run.ts';

/**
 * `npm run break-glass -- request|sign|open|close|list`: a person who runs the database reads records for hours, after two custodians
 * signed for it (002:15.2.b). The evidence log takes signatures and the opening before the database does, the end after it.
 */
export async function breakGlassCommand(context: CommandContext): Promise<Answered> {
  const { site, options } = context;
  const [action = '', subject = ''] = options.words ?? [];
  if (action === 'list') return listed(await known(site));
  if (action === 'request') return sign(context, requestOf(site, subject, options));
  const found = (await known(site)).find(({ request }) => request.id === subject);
  if (!found)
    throw refusal(`${subject || 'nothing'} is not in the log`, `npm run break-glass -- --site ${site.id} list`);
  if (action === 'sign') return sign(context, found.request);
  if (action === 'open') return open(site, found.request);
  if (action === 'close') return close(site, found.request);
  throw refusal(`${action} is none of request, sign, open, close, list`, 'npm run break-glass -- list');
}

function requestOf(site: Site, account: string, { table = [], hours = '1', reason = '' }: Options): EmergencyRequest {
  const people = site.databaseAdministrators.map((one) => one.account);
  if (!people.includes(account)) throw refusal(`${account || 'nobody'} does not run the database`, people.join(', '));
  const unknown = unknownTables(table);
  if (table.length === 0 || unknown.length > 0)
    throw refusal(
      `${unknown.join(', ') || 'no table'} cannot be read`,
      `--table with one of ${patientTables.join(', ')}`,
    );
  if (!(Number(hours) > 0 && Number(hours) <= longestHours))
    throw refusal(`${hours} hours are asked for`, `--hours with at most ${longestHours}`);
  if (!reason.trim()) throw refusal('a reason is needed', '--reason "what cannot be mended without it"');
  const now = new Date();
  const until = new Date(now.getTime() + Number(hours) * 3_600_000).toISOString();
  const id = numberOf('KC', now, site.timeZone);
  return { id, account, tables: table, until, reason: reason.trim() };
}

async function sign({ site, options, show }: CommandContext, request: EmergencyRequest): Promise<Answered> {
  const { account, name, keyFile } = signerOf(site, options, 'break-glass');
  show(`${describe(site, request)}\n${name} (${account}) ký bằng ${keyFile}`);
  const word = { person: account, signedAt: new Date().toISOString() };
  const state = await step(site, await signEmergency(request, word, { site: site.id, keyFile }));
  const next =
    state.people.length < peopleNeeded
      ? `người thứ hai chạy: npm run break-glass -- --site ${site.id} sign ${request.id} --person …`
      : `mở: npm run break-glass -- --site ${site.id} open ${request.id}`;
  return { data: state, text: `${request.id}: ${state.people.length}/${peopleNeeded} người đã ký; ${next}` };
}

async function open(site: Site, request: EmergencyRequest): Promise<Answered> {
  const state = await step(site, { step: 'opened', request });
  const name = emergencyLogin(request.id);
  const password = randomBytes(18).toString('base64url');
  try {
    await asSuperuser(site, databaseName, openEmergency({ name, password, ...request }));
  } catch (error) {
    // The answer may have been lost and the login be there: the log says that it ended only when it did.
    await close(site, request);
    throw error;
  }
  const hosts = machinesOf(site, 'database').map(({ address }) => address);
  const connection = [
    `host=${hosts.join(',')} port=${hosts.map(() => measuredAt.nodePorts.database).join(',')} dbname=${databaseName}`,
    `user=${name} sslmode=verify-ca sslrootcert=${authorityFile(site)}`,
  ].join(' ');
  const text = [
    `${request.id} đã mở cho ${request.account} đến ${local(site, request.until)}.`,
    `  psql "${connection}"`,
    `  mật khẩu (chỉ hiện một lần): ${password}`,
    `  xong việc: npm run break-glass -- --site ${site.id} close ${request.id}`,
  ];
  return { data: { ...state, user: name, password, connection }, text: text.join('\n') };
}

async function close(site: Site, request: EmergencyRequest): Promise<Answered> {
  await asSuperuser(site, databaseName, closeEmergency(emergencyLogin(request.id)));
  const state = await step(site, { step: 'closed', request });
  return { data: state, text: `${request.id}: đã đóng, tài khoản và mọi phiên đã hết.` };
}

async function step(site: Site, facts: Emergency): Promise<EmergencyState> {
  const input = JSON.stringify(facts);
  return (await answerOnHost<EmergencyState>(site, copyMachine(site, 'backup'), ['emergency'], { input })).answer;
}

async function known(site: Site): Promise<EmergencyState[]> {
  const host = copyMachine(site, 'backup');
  return (await answerOnHost<{ emergencies: EmergencyState[] }>(site, host, ['emergency'])).answer.emergencies;
}

function listed(states: EmergencyState[]): Answered {
  const lines = states.map(({ request, people, openedAt, closedAt }) => {
    const at = closedAt
      ? `đóng ${closedAt}`
      : openedAt
        ? `đang mở, hạn ${request.until}`
        : `${people.length}/${peopleNeeded} chữ ký`;
    return `${request.id}  ${request.account}  ${request.tables.join(', ')}  ${at}  ${request.reason}`;
  });
  return { data: { emergencies: states }, text: lines.join('\n') || 'Chưa có lần truy cập khẩn cấp nào.' };
}

const describe = (site: Site, { id, account, tables, until, reason }: EmergencyRequest): string =>
  `${id}: ${account} đọc ${tables.join(', ')} đến ${local(site, until)}. Lý do: ${reason}`;

const local = (site: Site, moment: string): string =>
  new Date(moment).toLocaleString('vi-VN', { timeZone: site.timeZone, hour12: false });

const refusal = (what: string, next: string): Problem =>
  new Problem({ where: 'break-glass', what, next, exit: exitCode.usage });
