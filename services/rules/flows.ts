/** Rules about the data exchanges: both ends are known, and what is called live really runs. */
import type { ArticleId } from '../articles.ts';
import type { Component, Exchange } from '../declare.ts';
import { didYouMean } from '../spelling.ts';

export type FlowRule = {
  id: string;
  titleVi: string;
  meets: ArticleId[];
  broken: (flow: Exchange, parties: { catalogue: Component[]; partners: string[]; flows: Exchange[] }) => string[];
};

export const flowRules: FlowRule[] = [
  {
    id: 'flow-id',
    titleVi: 'Mã luồng dữ liệu là duy nhất',
    meets: [],
    broken: ({ id }, { flows }) =>
      flows.filter((flow) => flow.id === id).length > 1 ? ['the id is taken twice; every flow needs its own'] : [],
  },
  {
    id: 'flow-ends',
    titleVi: 'Hai đầu của luồng dữ liệu đều đã khai',
    meets: ['000:17.2-2'],
    broken: ({ from, to }, { catalogue, partners }) => {
      const known = [...catalogue.map(({ id }) => id), ...partners];
      return [from, to]
        .filter((end) => !known.includes(end))
        .map((end) => `${end} is neither a component nor a partner${didYouMean(end, known)}`);
    },
  },
  {
    id: 'live-flow-runs',
    titleVi: 'Luồng đang chạy thì thành phần của nó đã triển khai',
    meets: [],
    broken: ({ from, to, runs }, { catalogue }) =>
      catalogue
        .filter(
          ({ id, runs: component }) => [from, to].includes(id) && component.as === 'reserved' && runs.as === 'live',
        )
        .map(({ id }) => `is live although ${id} is not deployed; reserve it with a reason`),
  },
];
