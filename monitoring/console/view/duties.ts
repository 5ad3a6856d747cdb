/** Each duty of the law with its state and the evidence that names it. Pure. */
import type { Entry } from '../../../backup/ledger.ts';
import { articles, covers, type DutyId, documentOf, dutyIds } from '../../../services/articles.ts';
import { metDuties, type Proof } from '../../../services/met-duties.ts';
import { openDuties } from '../../../services/open-duties.ts';
import type { Ledger } from '../read/evidence.ts';
import type { Runbook } from '../read/runbooks.ts';

export type DutyState = 'live' | 'document' | 'open';

export type DutyLine = {
  id: DutyId;
  document: string;
  article: string;
  duty: string;
  dutyEn: string;
  state: DutyState;
  proofs: Proof[];
  /** Procedures that a person signs. */
  procedures: { id: string; title: string; signedBy: string }[];
  needs: string;
  needsVi: string;
  /** Entries of the log that name it; `failed` are those with another outcome than ok. */
  entries: number;
  failed: number;
  newest: Entry | undefined;
};

/** All duties in the order of the documents. */
export function dutyLines(ledger: Ledger | undefined, procedures: Runbook[]): DutyLine[] {
  const evidence = ledger ? evidenceOf(ledger) : new Map<DutyId, number[]>();
  const signed = signedDuties(procedures);
  return dutyIds.map((id) => {
    const { article, dutyVi, duty } = articles[id];
    const own = (evidence.get(id) ?? []).map((sequence) => ledger!.entries[sequence]!);
    const open = openDuties.find(({ duties }) => duties.includes(id));
    const proofs = metDuties[id] ?? [];
    const papers = signed.get(id) ?? [];
    return {
      ...{ id, article, duty: dutyVi, dutyEn: duty, proofs, procedures: papers },
      document: documentOf(id).titleVi,
      state: proofs.length > 0 ? 'live' : papers.length > 0 ? 'document' : 'open',
      ...{ needs: open?.needs ?? '', needsVi: open?.needsVi ?? '' },
      entries: own.length,
      failed: own.filter(({ outcome }) => outcome !== 'ok').length,
      newest: own.at(-1),
    };
  });
}

/** Sequences of the entries that are evidence for a duty, oldest first. */
export const evidenceFor = (ledger: Ledger, id: DutyId): Entry[] =>
  (evidenceOf(ledger).get(id) ?? []).map((sequence) => ledger.entries[sequence]!);

const known = new WeakMap<Ledger, Map<DutyId, number[]>>();

/** Made once for each state of the log. */
function evidenceOf(ledger: Ledger): Map<DutyId, number[]> {
  const before = known.get(ledger);
  if (before) return before;
  const covered = new Map<string, DutyId[]>();
  const found = new Map<DutyId, number[]>();
  for (const { sequence, articles: named } of ledger.entries) {
    const duties = new Set(
      named.flatMap((id) => {
        if (!covered.has(id)) covered.set(id, covers(id));
        return covered.get(id)!;
      }),
    );
    for (const duty of duties) {
      const list = found.get(duty);
      if (list) list.push(sequence);
      else found.set(duty, [sequence]);
    }
  }
  known.set(ledger, found);
  return found;
}

function signedDuties(procedures: Runbook[]): Map<DutyId, DutyLine['procedures']> {
  const found = new Map<DutyId, DutyLine['procedures']>();
  for (const { id, title, head } of procedures) {
    const named = (head.meets ?? '').split(',').map((one) => one.trim());
    for (const duty of new Set(named.filter(Boolean).flatMap(covers))) {
      found.set(duty, [...(found.get(duty) ?? []), { id, title, signedBy: head.signedBy ?? '' }]);
    }
  }
  return found;
}

/** How many duties are in each state. */
export const countDuties = (lines: DutyLine[]): Record<DutyState, number> => ({
  live: lines.filter(({ state }) => state === 'live').length,
  document: lines.filter(({ state }) => state === 'document').length,
  open: lines.filter(({ state }) => state === 'open').length,
});
