import { articles, documents } from '../../services/articles.ts';
import type { Proof } from '../../services/met-duties.ts';
import type { Claim } from '../../stacks/check/claims.ts';
import { countStates, type State, type Trace, traceDuties } from '../../stacks/check/trace.ts';
import { pageHead, table } from './markdown.ts';

const carriers: Claim['kind'][] = ['component', 'flow', 'rule', 'probe', 'procedure'];

/** The 261 duties with their state and what proves it, document by document. */
export function articleTrace(claims: Claim[]): string {
  const traces = traceDuties(claims);
  const { live, document, open } = countStates(traces);
  const summary = `${traces.length} nghĩa vụ: ${live} đạt, có kiểm chứng trực tiếp; ${document} đạt bằng văn bản có người ký; ${open} chưa đạt.\n`;
  const sections = Object.entries(documents).map(([document, { titleVi }]) => {
    const rows = traces.filter(({ id }) => id.startsWith(`${document}:`)).map(row);
    return `## ${document}. ${titleVi}\n\n${table(['Mã', 'Điều', 'Nghĩa vụ', 'Trạng thái', 'Bằng chứng, hoặc việc phải đến trước', 'Nơi thực hiện'], rows)}\n`;
  });
  return [pageHead('Đối chiếu nghĩa vụ'), summary, ...sections].join('\n');
}

const row = ({ id, state, claims }: Trace): string[] => [
  id,
  articles[id].article,
  articles[id].dutyVi,
  stateName[state.as],
  evidence(state),
  carriedBy(claims),
];

const stateName: Record<State['as'], string> = { live: 'đạt', document: 'đạt bằng văn bản', open: 'chưa' };

function evidence(state: State): string {
  if (state.as === 'live') return state.proofs.map(proofName).join('; ');
  if (state.as === 'open') return state.needsVi;
  return state.procedures
    .map(({ id, file, signedBy }) => `[${id}](${file.replace('runbooks/', '../')}), ${signedBy} ký`)
    .join('; ');
}

const proofName = (proof: Proof): string =>
  proof.kind === 'probe' ? `phép thử ${proof.id}` : `kiểm thử “${proof.title}”`;

const carriedBy = (claims: Claim[]): string =>
  claims
    .filter(({ kind }) => carriers.includes(kind))
    .map(({ kind, id }) => `${kind} ${id}`)
    .join(', ');
