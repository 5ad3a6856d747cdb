/** Rules about the backup copies: three of them, apart from what they protect and from each other, at a fixed time. */
import type { Machine, Site } from '../declare.ts';
import { didYouMean } from '../spelling.ts';
import { copyComponents, isCopyComponent, listed, type Rule, shared } from './rule.ts';

export const copyRules: Rule[] = [
  {
    id: 'three-copies',
    titleVi: 'Ít nhất ba bản sao lưu',
    meets: ['002:17.8.1'],
    broken: ({ backup }) =>
      backup.copies.length < 3
        ? [
            `${backup.copies.length} backup ${backup.copies.length === 1 ? 'copy is' : 'copies are'} declared; at least 3 are needed besides production`,
          ]
        : [],
  },
  {
    id: 'copy-machine-known',
    titleVi: 'Bản sao lưu nằm trên máy có trong hệ thống',
    meets: [],
    broken: (site) =>
      site.backup.copies
        .filter(({ machine }) => !machineNamed(site, machine))
        .map(
          ({ machine }) =>
            `a backup copy lies on ${machine}, which no machine of the site is named${didYouMean(machine, copyMachines(site))}`,
        ),
  },
  {
    id: 'copies-off-the-servers',
    titleVi: 'Bản sao lưu không nằm trên máy ứng dụng hay cơ sở dữ liệu',
    meets: ['000:19.3-2', '002:15.2.a.2'],
    broken: (site) =>
      site.backup.copies
        .map(({ machine }) => machineNamed(site, machine))
        .filter((machine) => machine !== undefined && !isCopyComponent(machine.component))
        .map(
          (machine) =>
            `a backup copy lies on ${machine?.name}, which runs ${machine?.component}; copies need machines of ${listed([...copyComponents])} only`,
        ),
  },
  {
    id: 'copies-on-own-machines',
    titleVi: 'Mỗi bản sao lưu một máy riêng',
    meets: ['002:17.8.1'],
    broken: ({ backup }) =>
      shared(backup.copies, ({ machine }) => machine).map(
        (group) => `${group.length} backup copies lie on ${group[0]?.machine}; each needs a machine of its own`,
      ),
  },
  {
    id: 'copies-on-own-disks',
    titleVi: 'Mỗi bản sao lưu một đĩa riêng',
    meets: ['002:17.8.1'],
    broken: ({ backup }) =>
      shared(backup.copies, ({ disk }) => disk).map(
        (group) =>
          `the backup copies on ${listed(group.map(({ machine }) => machine))} name the same disk ${group[0]?.disk}; each needs a disk of its own`,
      ),
  },
  {
    id: 'copy-outside-the-data-centres',
    titleVi: 'Có bản sao lưu ngoài các vùng có cơ sở dữ liệu',
    meets: ['002:17.10'],
    broken: (site) => {
      const databaseZones = zonesOf(site.machines.filter(({ component }) => component === 'database'));
      const copies = site.backup.copies.flatMap(({ machine }) => machineNamed(site, machine) ?? []);
      const isOutside = zonesOf(copies).some((zone) => !databaseZones.includes(zone));
      return site.kind === 'production' && copies.length > 0 && !isOutside
        ? [
            `every backup copy stands in a zone with a database (${listed(databaseZones)}); one must survive the loss of those zones`,
          ]
        : [];
    },
  },
  {
    id: 'backup-time',
    titleVi: 'Sao lưu hằng ngày vào một giờ cố định',
    meets: ['000:19.3', '002:15.2.a.1'],
    broken: ({ backup }) =>
      isTimeOfDay(backup.dailyAt)
        ? []
        : [`the daily backup is at ${backup.dailyAt}; one fixed time such as 01:30 is expected`],
  },
];

/** HH:mm, 24 hours. */
const isTimeOfDay = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);

const machineNamed = (site: Site, name: string): Machine | undefined =>
  site.machines.find((machine) => machine.name === name);

const copyMachines = (site: Site): string[] =>
  site.machines.filter(({ component }) => isCopyComponent(component)).map(({ name }) => name);

const zonesOf = (machines: Machine[]): string[] => [...new Set(machines.map(({ zone }) => zone))];
