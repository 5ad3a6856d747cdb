/** Reading of records for a time in an emergency: two custodians sign one request, and the log knows of it before the database does. */
import { isSignedBy, signText } from './custodian-signature.ts';
import { canonical } from './evidence/canonical.ts';
import type { Emergency, EmergencyRequest, Entry } from './ledger.ts';
import { BackupProblem } from './problem.ts';
import { type CopyHost, record } from './retention/copy-host.ts';
import { minuteMilliseconds } from './retention/days.ts';
import { isFresh } from './retention/signed-release.ts';

const purpose = 'hssk-emergency';
const articles = ['002:15.2.b', '002:17.5'];
export const peopleNeeded = 2;
export const longestHours = 4;

export type EmergencyState = {
  request: EmergencyRequest;
  /** Custodians whose signature was proved. */
  people: string[];
  openedAt?: string;
  closedAt?: string;
};

type Word = Required<Pick<Emergency, 'person' | 'signedAt'>>;

/** The text that a custodian signs: all that is asked, so that it serves for nothing and nobody else; no request names its own site. */
export const emergencyStatement = (request: EmergencyRequest, { person, signedAt }: Word, site: string): string =>
  canonical({ ...request, person, signedAt, site });

export async function signEmergency(
  request: EmergencyRequest,
  word: Word,
  { site, keyFile }: { site: string; keyFile: string },
): Promise<Emergency> {
  const signature = await signText(emergencyStatement(request, word, site), purpose, keyFile);
  return { step: 'signed', request, ...word, signature };
}

/** Takes one step and writes it down; a step that is not allowed is refused and changes nothing. */
export async function takeStep(host: CopyHost, facts: Emergency): Promise<EmergencyState> {
  const known = (await emergencies(host)).find(({ request }) => request.id === facts.request.id);
  const problem = { signed: signingProblem, opened: openingProblem, closed: closingProblem }[facts.step];
  const refused = await problem(host, facts, known);
  if (refused) throw refusal(...refused);
  await record<Emergency>(host, { kind: 'emergency', outcome: 'ok', articles, facts });
  return (await emergencies(host)).find(({ request }) => request.id === facts.request.id)!;
}

/** Every emergency of the log; signatures that nobody made do not count, whoever wrote them there. */
export async function emergencies(host: CopyHost): Promise<EmergencyState[]> {
  const states = new Map<string, EmergencyState>();
  for (const { at, facts } of (await host.ledger.read({ kind: 'emergency' })) as Entry<Emergency>[]) {
    const state = states.get(facts.request.id) ?? { request: facts.request, people: [] };
    if (!isSame(state.request, facts.request)) continue;
    if (facts.step === 'signed' && !(await isProved(host, facts, new Date(at)))) continue;
    states.set(facts.request.id, state);
    if (facts.step === 'signed' && !state.people.includes(facts.person!)) state.people.push(facts.person!);
    if (facts.step === 'opened') state.openedAt ??= at;
    if (facts.step === 'closed') state.closedAt ??= at;
  }
  return [...states.values()];
}

const isSame = (one: EmergencyRequest, other: EmergencyRequest): boolean => canonical(one) === canonical(other);

async function isProved(host: CopyHost, { request, person, signedAt, signature }: Emergency, at: Date) {
  if (!person || !signedAt || !signature || !isFresh({ signedAt }, at)) return false;
  const text = emergencyStatement(request, { person, signedAt }, host.configuration.site);
  return isSignedBy(host, { text, person, purpose, signature });
}

type Refusal = [what: string, next: string] | undefined;

async function signingProblem(host: CopyHost, facts: Emergency, known?: EmergencyState): Promise<Refusal> {
  const { id, account, tables, until, reason } = facts.request;
  const hours = (Date.parse(until) - host.now().getTime()) / (60 * minuteMilliseconds);
  if (!/^KC-\d{8}-\d{4}$/.test(id) || !/^[a-z][a-z0-9-]*$/.test(account) || tables.length === 0 || !reason.trim())
    return ['the request says not who, what or why', 'npm run break-glass -- request'];
  if (!(hours > 0 && hours <= longestHours))
    return [`it would last until ${until}; the longest is ${longestHours} hours from now`, 'ask for less'];
  if (known && !isSame(known.request, facts.request)) return [`${id} asks for something else`, 'sign what it asks for'];
  if (known?.people.includes(facts.person ?? ''))
    return [`${facts.person} has signed already`, 'the other person signs'];
  if (await isProved(host, facts, host.now())) return undefined;
  return [
    `this is no signature of ${facts.person} over exactly this, made just now`,
    "sign with the key that the site's `custodians` name for this account, and set the clock right",
  ];
}

async function openingProblem(host: CopyHost, facts: Emergency, known?: EmergencyState): Promise<Refusal> {
  const { id, until } = facts.request;
  if (!known || !isSame(known.request, facts.request)) return [`nobody asked for ${id}`, 'npm run break-glass -- list'];
  if (known.people.length < peopleNeeded)
    return [`${known.people.length} of ${peopleNeeded} people signed ${id}`, 'npm run break-glass -- sign'];
  if (known.openedAt)
    return [`${id} was opened at ${known.openedAt}; each serves once`, 'npm run break-glass -- request'];
  return Date.parse(until) > host.now().getTime()
    ? undefined
    : [`${id} ended at ${until}`, 'npm run break-glass -- request'];
}

async function closingProblem(_: CopyHost, { request: { id } }: Emergency, known?: EmergencyState): Promise<Refusal> {
  if (!known?.openedAt) return [`${id} was never opened`, 'npm run break-glass -- list'];
  return known.closedAt ? [`${id} was closed at ${known.closedAt}`, 'npm run break-glass -- list'] : undefined;
}

const refusal = (what: string, next: string): BackupProblem => new BackupProblem({ where: 'emergency', what, next });
