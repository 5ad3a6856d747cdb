/** `hssk-backup emergency` on copy 1. */
import { text } from 'node:stream/consumers';
import type { Run } from './commands.ts';
import { emergencies, takeStep } from './emergency.ts';
import { appendEvidence, readEvidence } from './evidence/client.ts';
import type { Emergency } from './ledger.ts';
import { copyHost } from './retention/copy-host.ts';

/** Takes one step from standard input, as `npm run break-glass` makes it; without any it answers all that the log knows. */
export const runEmergency: Run = async (configuration) => {
  const given = process.stdin.isTTY ? '' : await text(process.stdin);
  const facts: Emergency | undefined = given.trim() ? JSON.parse(given) : undefined;
  const actor = facts?.person ?? process.env.HSSK_ACTOR ?? 'operator';
  const host = copyHost(configuration, { actor, ledger: { append: appendEvidence, read: readEvidence } });
  const answer = facts ? await takeStep(host, facts) : { emergencies: await emergencies(host) };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
  return 0;
};
