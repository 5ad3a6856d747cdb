/** Snapshots that are in a repository before the log knows of them: retention must not take them for somebody else's. */
import { join } from 'node:path';
import { z } from 'zod';
import { readState, writeState } from '../state-file.ts';
import type { JobHost } from './host.ts';
import type { Job } from './table.ts';

const announcedSchema = z.array(
  z.object({
    snapshot: z.string(),
    component: z.string(),
    kind: z.enum(['base', 'logical', 'etcd', 'directory', 'machine', 'site']),
    machine: z.string().optional(),
  }),
);
export type Announced = z.infer<typeof announcedSchema>[number];

type Host = { places: Pick<JobHost['places'], 'state'> };

const stateFile = ({ places }: Host): string => join(places.state, 'announced.json');

export const announcedOf = (host: Host): Announced[] => readState(stateFile(host), announcedSchema) ?? [];

export function announce(host: Host, { component, kind, machine }: Job, snapshots: string[]): void {
  const named = { component, kind, ...(machine ? { machine } : {}) };
  writeState(stateFile(host), [...announcedOf(host), ...snapshots.map((snapshot) => ({ snapshot, ...named }))]);
}

/** They are in the log now. */
export function withdraw(host: Host, snapshots: string[]): void {
  const announced = announcedOf(host);
  const left = announced.filter(({ snapshot }) => !snapshots.includes(snapshot));
  if (left.length < announced.length) writeState(stateFile(host), left);
}
