/** Whether what arrived at a receiver is the message of an alert. Pure. */
import { alerts } from '../../monitoring/alerts/index.ts';
import { withoutMarks } from '../../monitoring/relay/message.ts';
import type { Received } from '../watching.ts';
import type { Fault } from './faults.ts';

export type Kind = 'firing' | 'resolved';

/** What is wanted of each fault: all of these have told. */
const wanted: Record<Fault['over'], string[]> = {
  both: ['mail', 'sms', 'gsm-modem'],
  mail: ['mail'],
  relay: ['sms', 'gsm-modem'],
  watchdog: ['sms', 'gsm-modem'],
};

/** When each wanted receiver first heard; undefined until all have. */
export function told(fault: Fault, kind: Kind, received: Received[]): Record<string, number> | undefined {
  const times: Record<string, number> = {};
  for (const one of received) {
    if (one.over in times || !isAbout(fault, kind, one)) continue;
    times[one.over] = Date.parse(one.at);
  }
  return wanted[fault.over].every((over) => over in times) ? times : undefined;
}

function isAbout(fault: Fault, kind: Kind, { over, text = '', body = '' }: Received): boolean {
  const summary = summaryOf(fault);
  if (over === 'mail') return patternOf(`${kind === 'firing' ? 'ĐANG XẢY RA' : 'ĐÃ HẾT'}: ${summary}`).test(text);
  const said = (JSON.parse(body) as { text: string }).text;
  const opening = kind === 'firing' ? /^\[(NGHIEM TRONG|CHUA AI NHAN|NHAC LAI)\] / : /^\[DA HET\] /;
  // A short message has the beginning of a long sentence.
  const beginning = withoutMarks(summary)
    .slice(0, 60)
    .replace(/\{\{[^}]*$/, '');
  return opening.test(said) && patternOf(beginning, '^').test(said.replace(opening, ''));
}

/** What a label will say is not known before, and may be nothing; all else must be there, so that no other alert's message counts. */
function patternOf(template: string, start = ''): RegExp {
  const parts = template.split(/\{\{.*?\}\}/).map((part) => part.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`${start}${parts.join('.*')}`);
}

/** The alert's sentence as far as it is known before it happens. */
function summaryOf({ alert, labels = {} }: Fault): string {
  if (alert === 'WatchdogSilent') return 'Giám sát im lặng';
  const { summaryVi } = alerts.find(({ name }) => name === alert)!;
  return summaryVi.replace(/\{\{ \$labels\.(\w+) \}\}/g, (whole, name: string) => labels[name] ?? whole);
}
