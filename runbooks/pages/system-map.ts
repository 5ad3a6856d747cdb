import { catalogue, isDeployed } from '../../services/catalogue.ts';
import type { Component, Site } from '../../services/declare.ts';
import { sites } from '../../services/sites/index.ts';
import { code, pageHead, table } from './markdown.ts';

/** Components, who calls whom, and the machines of every site. */
export const systemMap = (): string =>
  [
    pageHead('Bản đồ hệ thống'),
    '## Thành phần gọi nhau\n',
    `${callGraph()}\n`,
    '## Thành phần\n',
    `${componentTable()}\n`,
    ...Object.values(sites).map(siteSection),
  ].join('\n');

/** Calls to the registry are left out: every machine of the cluster pulls its images there. */
function callGraph(): string {
  const deployed = catalogue.filter(isDeployed);
  const nodes = deployed.map(({ id, titleVi }) => `  ${id}["${id}<br/>${titleVi}"]`);
  const calls = deployed.flatMap(({ id, calls: all }) =>
    all.filter(({ to }) => to !== 'registry' && to !== id).map(({ to, port }) => `  ${id} -->|${port}| ${to}`),
  );
  const entrances = deployed.filter(isEntrance).map(({ id }) => `  his(["HIS"]) -->|HTTPS| ${id}`);
  return ['```mermaid', 'flowchart LR', ...nodes, ...entrances, ...calls, '```'].join('\n');
}

const isEntrance = ({ runs }: Component): boolean =>
  (runs.as === 'deployment' || runs.as === 'stateful-set') && runs.ports.some(({ exposed }) => exposed);

const componentTable = (): string =>
  table(
    ['Thành phần', 'Tên', 'Trạng thái', 'CPU, bộ nhớ, đĩa', 'Sao lưu'],
    catalogue.map((component) => [
      code(component.id),
      component.titleVi,
      component.runs.as === 'reserved' ? 'để dành' : 'triển khai',
      `${component.size.cpuCores} nhân, ${component.size.memoryMiB} MiB, ${component.size.diskGiB} GiB`,
      component.backup.kind === 'none' ? 'không, dựng lại được' : `hằng ngày, ${component.backup.copies} bản`,
    ]),
  );

function siteSection(site: Site): string {
  const { machines, pods, services, administration } = site.networks;
  const rows = site.machines.map(({ name, component, address, zone, cpuCores, memoryMiB, diskGiB }) => [
    name,
    code(component),
    address,
    zone,
    `${cpuCores} nhân, ${memoryMiB} MiB, ${diskGiB} GiB`,
  ]);
  return [
    `## ${site.titleVi} (${code(site.id)})\n`,
    `Mạng máy ${machines}, mạng pod ${pods}, mạng dịch vụ ${services}, vùng quản trị ${administration.join(', ')}. Tên miền ${site.edge.hostName}.\n`,
    `${table(['Máy', 'Thành phần', 'Địa chỉ', 'Vùng', 'Cấu hình'], rows)}\n`,
  ].join('\n');
}
