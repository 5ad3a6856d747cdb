import { z } from 'zod';
import { covers } from '../../services/articles.ts';
import { type Draft, entryKinds, outcomes } from '../ledger.ts';
import { BackupProblem } from '../problem.ts';
import { canonical } from './canonical.ts';
import { patientTraces } from './patient-traces.ts';

/** A Point lists the digest of every table, some hundred bytes each; nothing that belongs here is larger. */
export const longestDraftBytes = 128 * 1024;

const shape = z.strictObject({
  kind: z.enum(entryKinds),
  host: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,62}$/i),
  actor: z.string().min(1).max(100),
  outcome: z.enum(outcomes),
  articles: z.array(z.string().refine((id) => covers(id).length > 0, 'is no article of the register')).max(50),
  facts: z.record(z.string(), z.unknown()),
});

/** What was wrong with a draft, without its content. */
export class DraftRefused extends BackupProblem {}

/** The draft as the log takes it. Throws DraftRefused for any other shape, a draft that is too long, or one that may name a patient. */
export function readDraft(value: unknown): Draft {
  const read = shape.safeParse(value);
  if (!read.success) {
    const issues = read.error.issues.map(({ path, message }) => `${path.join('.') || 'draft'}: ${message}`);
    throw refused(
      issues.slice(0, 5).join('; '),
      'send kind, host, actor, outcome, articles and facts, and nothing else',
    );
  }
  const text = textOf(read.data);
  const bytes = Buffer.byteLength(text);
  if (bytes > longestDraftBytes) {
    throw refused(
      `${bytes} bytes, at most ${longestDraftBytes} are taken`,
      'put what is long into a file and its digest here',
    );
  }
  const trace = patientTraces(read.data)[0];
  if (trace)
    throw refused(`${trace.path} ${trace.looksLike}`, 'name counts and digests only; no patient is in the log');
  return JSON.parse(text) as Draft;
}

function textOf(draft: object): string {
  try {
    return canonical(draft);
  } catch (error) {
    throw refused((error as Error).message, 'send plain JSON, not too deep');
  }
}

const refused = (what: string, next: string) => new DraftRefused({ where: 'evidence: draft refused', what, next });
