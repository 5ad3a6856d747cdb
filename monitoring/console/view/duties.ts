/** Each duty of the law with its state and the evidence that names it. Pure. */
import type { Entry } from '../../../backup/ledger.ts';
import { articles, covers, type DutyId, documentOf, dutyIds } from '../../../services/articles.ts';
import { byDuty, type DutyState, stateOfDuty } from '../../../services/duty-state.ts';
import { procedureOf } from '../../../services/handbook-page.ts';
import type { Ledger } from '../read/evidence.ts';
import { fold, type Runbook } from '../read/runbooks.ts';
import { readOnce } from './read-once.ts';

/** A procedure that a person signs. */
type SignedProcedure = { id: string; title: string; signedBy: string };

export type DutyLine = {
  id: DutyId;
  document: string;
  article: string;
  duty: string;
  dutyEn: string;
  state: DutyState<SignedProcedure>;
  /** Those that name it, whatever else proves it. */
  procedures: SignedProcedure[];
  /** What a search looks in, without marks. */
  words: string;
  /** Entries of the log that name it; `failed` are those with another outcome than ok. */
  entries: number;
  failed: number;
  newest: Entry | undefined;
};

/** All duties in the order of the documents, as the log is at each call. */
export function dutyRegister(pages: Runbook[]): (ledger: Ledger | undefined) => DutyLine[] {
  const procedures = byDuty(pages.map(({ id, title, head }) => ({ ...procedureOf(head), id, title })));
  const told = dutyIds.map((id) => {
    const { article, dutyVi, duty } = articles[id];
    const named = procedures.get(id) ?? [];
    return {
      ...{ id, article, duty: dutyVi, dutyEn: duty, document: documentOf(id).titleVi, procedures: named },
      state: stateOfDuty(id, named) ?? { as: 'open', needs: '', needsVi: '' },
      words: fold(`${id} ${article} ${dutyVi} ${duty}`),
    } as const;
  });
  return (ledger) => {
    const evidence = ledger && evidenceOf(ledger.entries);
    return told.map((line) => {
      const { entries = [], failed = 0 } = evidence?.get(line.id) ?? {};
      return { ...line, failed, entries: entries.length, newest: entries.at(-1) };
    });
  };
}

/** Entries that are evidence for a duty, oldest first. */
export const evidenceFor = ({ entries }: Ledger, id: DutyId): readonly Entry[] =>
  evidenceOf(entries).get(id)?.entries ?? [];

type Evidence = { entries: Entry[]; failed: number };

const evidenceOf = readOnce(
  () => new Map<DutyId, Evidence>(),
  (duties, entry: Entry) => {
    for (const id of new Set(entry.articles.flatMap(coveredBy))) {
      const evidence = duties.get(id) ?? { entries: [], failed: 0 };
      duties.set(id, evidence);
      evidence.entries.push(entry);
      if (entry.outcome !== 'ok') evidence.failed += 1;
    }
  },
);

/** The log names few articles, each of them very often. */
const known = new Map<string, DutyId[]>();

function coveredBy(article: string): DutyId[] {
  const duties = known.get(article) ?? covers(article);
  known.set(article, duties);
  return duties;
}

/** How many duties are in each state. */
export function countDuties(lines: DutyLine[]): Record<DutyLine['state']['as'], number> {
  const counts = { live: 0, document: 0, open: 0 };
  for (const { state } of lines) counts[state.as] += 1;
  return counts;
}
