/** The trace of duties: who carries each one, what proves it, and what is still open. */
import { covers, type DutyId, dutyIds } from '../../services/articles.ts';
import { byDuty, type DutyState, stateOfDuty } from '../../services/duty-state.ts';
import { metDuties, type Proof } from '../../services/met-duties.ts';
import { type OpenDuties, openDuties } from '../../services/open-duties.ts';
import type { Claim } from './claims.ts';

export type State = DutyState<Claim>;

export type Trace = { id: DutyId; state: State; claims: Claim[] };

/** What is said to be met and what is said to be open. */
export type Registers = { met: Partial<Record<DutyId, Proof[]>>; open: OpenDuties[] };

const registers: Registers = { met: metDuties, open: openDuties };

/** Every duty of the register in its order. A duty in no state is left out and told by `traceProblems`. */
export function traceDuties(claims: Claim[]): Trace[] {
  const carriers = byDuty(claims);
  return dutyIds.flatMap((id) => {
    const named = carriers.get(id) ?? [];
    const state = stateOfDuty(
      id,
      named.filter(({ kind }) => kind === 'procedure'),
    );
    return state ? [{ id, state, claims: named }] : [];
  });
}

/** How many duties are in each state. */
export function countStates(traces: Trace[]): { live: number; document: number; open: number } {
  const count = (as: State['as']) => traces.filter(({ state }) => state.as === as).length;
  return { live: count('live'), document: count('document'), open: count('open') };
}

/** What breaks the trace: unknown articles, ids taken twice, proofs that are gone, duties in no state or in two. */
export function traceProblems(claims: Claim[], { met, open }: Registers = registers): string[] {
  const ofDuty = (id: DutyId) => [...stateProblems(id, claims, { met, open }), ...proofProblems(id, claims, met[id])];
  return [...unknownIds(claims), ...doubleIds(claims), ...dutyIds.flatMap(ofDuty)];
}

const unknownIds = (claims: Claim[]): string[] =>
  claims.flatMap(({ kind, id, file, meets }) =>
    meets
      .filter((article) => covers(article).length === 0)
      .map((article) => `${file}: the ${kind} ${id} names ${article}, which services/articles.ts does not have`),
  );

/** Two tests may share a title in two files; all else is found by its id. */
const doubleIds = (claims: Claim[]): string[] =>
  claims
    .filter(
      ({ kind, id }, index) =>
        kind !== 'test' && claims.findIndex((other) => other.kind === kind && other.id === id) < index,
    )
    .map(({ kind, id, file }) => `${file}: the ${kind} ${id} is there twice; every ${kind} needs its own name`);

function stateProblems(id: DutyId, claims: Claim[], { met, open }: Registers): string[] {
  const isDocument = claims.some(({ kind, meets }) => kind === 'procedure' && isNamed(id, meets));
  const isMet = met[id] !== undefined || isDocument;
  const reasons = open.filter(({ duties }) => duties.includes(id)).length;
  if (!isMet && reasons === 0)
    return [`${id} has no state; prove it in services/met-duties.ts or say in services/open-duties.ts what must come`];
  if (reasons > 1) return [`${id} is open for ${reasons} reasons; keep one in services/open-duties.ts`];
  return isMet && reasons > 0 ? [`${id} is met and open at once; take it out of services/open-duties.ts`] : [];
}

function proofProblems(id: DutyId, claims: Claim[], proofs: Proof[] | undefined): string[] {
  if (proofs?.length === 0) return [`${id} is called met without a proof; name a probe or a test`];
  return (proofs ?? []).flatMap((proof) => {
    const name = proof.kind === 'probe' ? proof.id : proof.title;
    const found = claims.filter((each) => each.kind === proof.kind && each.id === name);
    if (found.length === 0) return [`${id}: its proof, the ${proof.kind} ${name}, does not exist`];
    const names = found.some(({ meets }) => isNamed(id, meets));
    return names ? [] : [`${id}: its proof, the ${proof.kind} ${name}, does not name it`];
  });
}

const isNamed = (id: DutyId, meets: string[]): boolean => meets.some((article) => covers(article).includes(id));
