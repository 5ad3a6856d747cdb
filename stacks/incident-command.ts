import { hostname, userInfo } from 'node:os';
import { entryOf } from '../backup/evidence/line.ts';
import { paths } from '../backup/hosts.ts';
import type { Draft, Entry } from '../backup/ledger.ts';
import { type Incident, incidentsOf } from '../monitoring/console/view/incidents.ts';
import type { Machine, Site } from '../services/declare.ts';
import { machinesOf } from '../services/network.ts';
import { runOnHost } from './hosts/on-host.ts';
import {
  announcementDraft,
  announcementProblems,
  incidentDraft,
  incidentId,
  incidentProblems,
  type Typed,
  type Writer,
} from './incident.ts';
import { exitCode, Problem } from './problem.ts';
import { connect } from './remote.ts';
import type { Answered, CommandContext } from './run.ts';

/** `npm run incident -- open|note|close|list|announce …`: everything goes into the evidence log, from where the console shows it. */
export async function incidentCommand({ site, options }: CommandContext): Promise<Answered> {
  const [action = '', ...words] = options.words ?? [];
  const log = machinesOf(site, 'backup')[0];
  if (!log) throw refusal(site, ['this site has no copy 1, so no evidence log']);
  const { level, notice, component = [], from = '', to = '' } = options;
  const more = { level, notice, components: component };
  if (action === 'list') return listed(await incidentsOn(site, log));
  if (action === 'open') return write(site, log, { what: 'opened', text: words.join(' '), ...more });
  if (action === 'note' || action === 'close') {
    const [incident = '', ...text] = words;
    return write(site, log, { what: action === 'note' ? 'noted' : 'closed', incident, text: text.join(' '), ...more });
  }
  if (action !== 'announce')
    throw refusal(site, [`${action || 'nothing'} is none of open, note, close, list, announce`]);
  const announced = { text: words.join(' '), from, to };
  const problems = announcementProblems(announced, site, new Date());
  if (problems.length > 0) throw refusal(site, problems);
  const entry = await append(site, log, announcementDraft(announced, writer()));
  return {
    data: entry,
    text: `Announced as entry ${entry.sequence}; the console and the public page show it from now on.`,
  };
}

async function write(site: Site, log: Machine, typed: Typed): Promise<Answered> {
  const problems = incidentProblems(typed);
  if (problems.length > 0) throw refusal(site, problems);
  const known = await incidentsOn(site, log);
  const id = typed.incident ?? incidentId(new Date(), site.timeZone);
  if (typed.incident && !known.some((one) => one.id === id))
    throw refusal(site, [`${id} is not in the log; npm run incident -- list shows all`]);
  if (!typed.incident && known.some((one) => one.id === id))
    throw refusal(site, [`${id} was opened this very minute; note it there, or wait a minute`]);
  const entry = await append(site, log, incidentDraft(typed, id, writer()));
  const next = typed.what === 'closed' ? 'closed' : `next: npm run incident -- --site ${site.id} note ${id} "…"`;
  return { data: { incident: id, entry }, text: `${id} · entry ${entry.sequence} · ${next}` };
}

const append = async (site: Site, log: Machine, draft: Draft): Promise<Entry> =>
  JSON.parse(await runOnHost(site, log, ['append'], { input: JSON.stringify(draft), timeoutSeconds: 60 })) as Entry;

/** Read from the log itself; a log without incidents has no line, which is no error. */
async function incidentsOn(site: Site, log: Machine): Promise<Incident[]> {
  const lines = await connect(site, log).run(`grep -F '"kind":"incident"' ${paths.evidence}/log.jsonl || [ $? -eq 1 ]`);
  return incidentsOf(lines.split('\n').filter(Boolean).map(entryOf));
}

const listed = (incidents: Incident[]): Answered => ({
  data: { incidents },
  text:
    incidents
      .map(
        ({ id, title, closedAt, notes }) =>
          `${id}  ${closedAt ? 'đã đóng ' : 'đang mở '} ${notes.length} mục  ${title}`,
      )
      .join('\n') || 'Không có sự cố nào trong sổ.',
});

const writer = (): Writer => ({
  host: hostname()
    .replace(/[^a-z0-9.-]+/gi, '-')
    .slice(0, 63),
  actor: userInfo().username.slice(0, 100),
});

const refusal = (site: Site, problems: string[]): Problem =>
  new Problem({
    where: `incident on ${site.id}`,
    what: problems.join('\n  '),
    next: 'npm run incident -- open "what is broken, since when" --level 2 --component gateway; runbooks/procedures/su-co-gian-doan.md',
    exit: exitCode.usage,
  });
