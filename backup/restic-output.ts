/** What restic 0.18 writes with --json, as far as it is used here; checked against recordings of the real one. */

import { z } from 'zod';
import { jsonOf } from '../services/json-of.ts';

const snapshotId = z.string().regex(/^[0-9a-f]{64}$/);

const status = z.object({
  message_type: z.literal('status'),
  bytes_done: z.number().optional(),
  bytes_restored: z.number().optional(),
  total_bytes: z.number().optional(),
});

export const backupSummary = z.object({
  message_type: z.literal('summary'),
  files_new: z.number(),
  data_added: z.number(),
  data_added_packed: z.number(),
  total_files_processed: z.number(),
  total_bytes_processed: z.number(),
  total_duration: z.number(),
  /** Not there when nothing changed and nothing was to be saved. */
  snapshot_id: snapshotId.optional(),
});

export const checkSummary = z.object({
  message_type: z.literal('summary'),
  num_errors: z.number(),
  broken_packs: z.array(z.string()).nullable(),
  suggest_repair_index: z.boolean(),
  suggest_prune: z.boolean(),
});

export const initialized = z.object({ message_type: z.literal('initialized'), id: snapshotId });
export const repositoryConfig = z.object({ version: z.number(), id: snapshotId, chunker_polynomial: z.string() });

const snapshot = z.object({
  id: snapshotId,
  /** The client's word; what arrived when is decided by other means. */
  time: z.string(),
  tree: snapshotId,
  paths: z.array(z.string()),
  hostname: z.string(),
  tags: z.array(z.string()).default([]),
  /** The snapshot that this one was copied from. */
  original: snapshotId.optional(),
  program_version: z.string().optional(),
  summary: z
    .object({
      total_files_processed: z.number(),
      total_bytes_processed: z.number(),
      backup_start: z.string().optional(),
      backup_end: z.string().optional(),
    })
    .optional(),
});
export const snapshotList = z.array(snapshot);
export type Snapshot = z.infer<typeof snapshot>;

const exitError = z.object({ message_type: z.literal('exit_error'), code: z.number(), message: z.string() });
/** `error` is of one item of a backup or a restore, `message` of a check. */
const itemError = z.object({
  message_type: z.literal('error'),
  error: z.object({ message: z.string() }).optional(),
  message: z.string().optional(),
});

/** Bytes that are done, and of how many where restic knows. */
export type Progress = { bytes: number; ofBytes?: number };

/** The progress that a line of standard output tells, or nothing when it is another line. */
export function progressOf(line: string): Progress | undefined {
  if (!line.startsWith('{"message_type":"status"')) return undefined;
  const parsed = status.safeParse(jsonOf(line));
  if (!parsed.success) return undefined;
  const { bytes_done, bytes_restored, total_bytes } = parsed.data;
  return { bytes: bytes_done ?? bytes_restored ?? 0, ...(total_bytes ? { ofBytes: total_bytes } : {}) };
}

/** What a line of standard error says for people, without the JSON around it and without a password of an address. */
export function messageOf(line: string): string {
  const value = jsonOf(line);
  const exit = exitError.safeParse(value);
  const item = itemError.safeParse(value);
  const text = exit.success
    ? exit.data.message
    : item.success
      ? (item.data.error?.message ?? item.data.message ?? line)
      : line;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: restic clears the terminal's line even without a terminal.
  return text.replace(/\u001b\[\d*[A-Z]/g, '').replace(/:\/\/[^/@\s]*@/g, '://');
}
