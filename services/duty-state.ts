/** Which state a duty is in, and why: the one place that decides it. */
import { covers, type DutyId } from './articles.ts';
import { metDuties, type Proof } from './met-duties.ts';
import { openDuties } from './open-duties.ts';

/** `live`: proven by probes and tests. `document`: met by procedures that a person signs. `open`: something must come first. */
export type DutyState<Procedure> =
  | { as: 'live'; proofs: Proof[] }
  | { as: 'document'; procedures: Procedure[] }
  | { as: 'open'; needs: string; needsVi: string };

/** `procedures` are those that name the duty. Undefined for a duty that is neither met nor called open. */
export function stateOfDuty<Procedure>(id: DutyId, procedures: Procedure[]): DutyState<Procedure> | undefined {
  const proofs = metDuties[id];
  if (proofs) return { as: 'live', proofs };
  if (procedures.length > 0) return { as: 'document', procedures };
  const open = openDuties.find(({ duties }) => duties.includes(id));
  return open && { as: 'open', needs: open.needs, needsVi: open.needsVi };
}

/** Those that name a duty, or a point of a document that stands for it, by duty. */
export function byDuty<Claim extends { meets: string[] }>(claims: Claim[]): Map<DutyId, Claim[]> {
  const found = new Map<DutyId, Claim[]>();
  for (const claim of claims) {
    for (const id of new Set(claim.meets.flatMap(covers))) found.set(id, [...(found.get(id) ?? []), claim]);
  }
  return found;
}
