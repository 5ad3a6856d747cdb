import { isGreen } from '../../backup/drill/database.ts';
import type { Draft, Measured } from '../../backup/ledger.ts';
import type { Site } from '../../services/declare.ts';
import { runOnHost } from '../hosts/on-host.ts';
import { copyMachine } from '../hosts/outer-machines.ts';
import { Problem, type Report } from '../problem.ts';

/** A drill that breaks off is red like one that found wrong data, and its entry says where it broke. */
export async function untilItBreaks<Drill extends Measured>(
  report: Drill,
  show: Report,
  run: () => Promise<void>,
): Promise<Drill> {
  try {
    await run();
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof Problem && error.details.log) show(error.details.log);
    report.checks.push({ name: 'recovery', ok: false, text: message.slice(0, 1000) });
  }
  return report;
}

/**
 * Writes a drill into a site's evidence log. On the log of a site that was rehearsed elsewhere the entry says where, and names no points:
 * they are of the other site.
 */
export async function writeDown(site: Site, drill: Measured, rehearsedOn?: Site): Promise<void> {
  const facts = rehearsedOn ? { ...drill, points: [], rehearsedOn: rehearsedOn.id } : drill;
  const draft: Draft = {
    ...{ kind: 'drill', host: 'deploying-computer', actor: process.env.SUDO_USER ?? process.env.USER ?? 'operator' },
    ...{ outcome: isGreen(drill) ? 'ok' : 'failed', articles: ['002:20.4.a', '002:17.10'], facts },
  };
  await runOnHost(site, copyMachine(site, 'backup'), ['append'], { input: JSON.stringify(draft), timeoutSeconds: 60 });
}
