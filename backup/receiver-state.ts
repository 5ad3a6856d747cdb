/** What the receiver tells the other processes of its host. */
import { join } from 'node:path';
import { z } from 'zod';
import type { JobHost } from './jobs/host.ts';
import { readState, writeState } from './state-file.ts';

const stateSchema = z.object({
  /** Of the cluster that the spool comes from. */
  systemIdentifier: z.string().optional(),
  streaming: z.boolean(),
  timeline: z.number().optional(),
  since: z.string(),
  lastProblem: z.string().optional(),
  /** WAL before this moment and after it do not join: only a base begun later can be replayed to now. */
  needsBase: z.object({ since: z.string(), reason: z.string() }).optional(),
});
export type ReceiverState = z.infer<typeof stateSchema>;

const stateFile = ({ places }: Pick<JobHost, 'places'>): string => join(places.state, 'receiver.json');

export const receiverState = (host: Pick<JobHost, 'places'>): ReceiverState | undefined =>
  readState(stateFile(host), stateSchema);

export const writeReceiverState = (host: Pick<JobHost, 'places'>, state: ReceiverState): void =>
  writeState(stateFile(host), state);
