/** Rules about the components themselves: names, calls that lead somewhere, backups that protect what cannot be remade. */
import type { ArticleId } from '../articles.ts';
import type { Component, Port } from '../declare.ts';
import { didYouMean } from '../spelling.ts';

export type ComponentRule = {
  id: string;
  titleVi: string;
  meets: ArticleId[];
  /** One clause per place of `component` that breaks the rule. */
  broken: (component: Component, catalogue: Component[]) => string[];
};

/** Ports that Kubernetes itself answers on; the control plane declares none. */
const controlPlanePorts = [6443];

export const catalogueRules: ComponentRule[] = [
  {
    id: 'component-id',
    titleVi: 'Mã thành phần là duy nhất, viết thường',
    meets: [],
    broken: (component, catalogue) => [
      ...(/^[a-z][a-z0-9-]{1,19}$/.test(component.id)
        ? []
        : ['the id needs lower case letters, digits and hyphens, 2 to 20 of them']),
      ...(catalogue.filter(({ id }) => id === component.id).length > 1
        ? ['the id is taken twice; every component needs its own']
        : []),
    ],
  },
  {
    id: 'call-to-a-component',
    titleVi: 'Chỉ gọi thành phần có trong danh mục, ở cổng nó mở',
    meets: ['002:19.3.c'],
    broken: ({ calls }, catalogue) =>
      calls.flatMap(({ to, port }) => {
        const callee = catalogue.find(({ id }) => id === to);
        if (!callee)
          return [
            `calls ${to}, which is not in the catalogue${didYouMean(
              to,
              catalogue.map(({ id }) => id),
            )}`,
          ];
        const open = portNumbers(callee);
        return open.includes(port) ? [] : [`calls ${to} on port ${port}; ${to} opens ${open.join(', ') || 'no port'}`];
      }),
  },
  {
    id: 'probe-of-a-port',
    titleVi: 'Phép thử sức khỏe hỏi đúng cổng đã khai',
    meets: ['000:19.1'],
    broken: ({ runs }) => {
      if (runs.as !== 'deployment' && runs.as !== 'stateful-set') return [];
      const names = runs.ports.map(({ name }) => name);
      return [runs.readiness, runs.liveness]
        .filter(({ port }) => !names.includes(port))
        .map(({ port }) => `a probe asks the port ${port}, which is not declared${didYouMean(port, names)}`);
    },
  },
  {
    id: 'backup-of-data',
    titleVi: 'Có dữ liệu thì có sao lưu hằng ngày, ba bản',
    meets: ['000:19.3', '002:17.8.1'],
    broken: ({ stateful, backup, runs }) => {
      if (backup.kind === 'none')
        // What a host outside the cluster holds are copies.
        return stateful && runs.as !== 'outer-host'
          ? ['holds data that cannot be made again and has no backup; give it a daily one with 3 copies']
          : [];
      return backup.copies >= 3 ? [] : [`keeps ${backup.copies} backup copies; at least 3 are needed`];
    },
  },
  {
    id: 'reason-for-absence',
    titleVi: 'Bỏ trống thì phải nói lý do',
    meets: [],
    broken: ({ runs, backup }) => [
      ...(runs.as === 'reserved' && !runs.reason.trim() ? ['is reserved without a reason; say what it waits for'] : []),
      ...(backup.kind === 'none' && !backup.reason.trim()
        ? ['has no backup and no reason; say how it is made again']
        : []),
    ],
  },
];

function portNumbers({ runs }: Component): number[] {
  if (runs.as === 'control-plane') return controlPlanePorts;
  return runs.as === 'reserved' ? [] : runs.ports.map(({ port }: Port) => port);
}
