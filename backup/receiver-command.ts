import type { Run } from './commands.ts';
import { appendEvidence, readEvidence } from './evidence/client.ts';
import { ownHost } from './jobs/host.ts';
import { startReceiver } from './receiver.ts';

/** `receiver`: the WAL of the primary into the spool, until it is told to stop. */
export const runReceiver: Run = async (configuration) => {
  const ledger = { append: appendEvidence, read: readEvidence };
  const receiver = startReceiver(ownHost(configuration, { ledger, actor: 'schedule' }));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void receiver.stop());
  await receiver.ended;
  return 0;
};
