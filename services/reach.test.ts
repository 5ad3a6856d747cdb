import { describe, expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import { measuredAt } from './measured.ts';
import { nodesOf } from './network.ts';
import { addressesOf, administration, type Flow, flowsOf, outside } from './reach.ts';
import { sites } from './sites/index.ts';
import { site as local } from './sites/local.ts';

const flows = flowsOf(local);
const to = (component: string, port: number) => flows.filter((flow) => flow.to === component && flow.port === port);
const ends = ({ from, by }: Flow) => `${from} ${by}`;

describe('flows of a site', () => {
  test('002:19.3.c only gateway, records, the database itself, backup, watch and administration reach the database', () => {
    expect(to('database', 5432).map(ends)).toEqual([
      ...['database pods', 'gateway pods', 'records pods', 'backup machine', 'watch machine', 'administration network'],
    ]);
    expect(to('database', 5432).map(({ publishedAs }) => publishedAs)).toEqual([
      ...Array(3).fill(undefined),
      ...Array(3).fill(measuredAt.nodePorts.database),
    ]);
  });

  test('002:17.8.1 copies 2 and 3 only tell the watch machine their numbers, and copy 1 is called by them and by it alone', () => {
    const callers = (component: string) => [
      ...new Set(flows.filter((flow) => flow.to === component && flow.from !== administration).map(ends)),
    ];
    expect(callers('copy')).toEqual(['watch machine']);
    expect(callers('vault')).toEqual(['watch machine']);
    expect(callers('backup')).toEqual(['copy machine', 'vault machine', 'watch machine']);
    const asked = flows.filter((flow) => flow.to === 'copy' && flow.from === 'watch').map(({ port }) => port);
    expect(new Set(asked)).toEqual(new Set([measuredAt.machine, measuredAt.outerHost]));
  });

  test('002:17.12 from outside only the published port of the edge is open', () => {
    const open = flows.filter(({ from }) => from === outside);
    expect(open.map((flow) => [flow.to, flow.port, flow.publishedAs])).toEqual([['edge', 8443, 30443]]);
  });

  test('002:15.2.b a site whose database nobody administers lets no person near it', () => {
    const site = { ...local, databaseAdministrators: [] };
    expect(
      flowsOf(site)
        .filter(({ to, port }) => to === 'database' && port === 5432)
        .map(ends),
    ).not.toContain('administration network');
  });

  test('002:19.2.b administration ports are open to the administration network only', () => {
    const all = flows.filter(({ port }) => port === local.ssh.port);
    const ssh = all.filter(({ from }) => from === administration);
    expect(new Set(ssh.map((flow) => flow.to))).toEqual(new Set(local.machines.map(({ component }) => component)));
    // The backup host asks nodes for their system state; its key opens nothing else.
    const others = all.filter(({ from }) => from !== administration);
    expect(new Set(others.map(ends))).toEqual(new Set(['backup machine']));
    expect(new Set(others.map((flow) => flow.to))).toEqual(new Set(nodesOf(local).map(({ component }) => component)));
  });

  test('002:19.3.c nothing leaves a site that names no outside addresses', () => {
    expect(flows.filter(({ at }) => at === 'network')).toEqual([]);
  });

  test('002:19.3.c a named group of update addresses opens exactly the update ports, for machines', () => {
    const site = { ...local, outbound: { updates: ['203.0.113.10/32'] } };
    const leaving = flowsOf(site).filter(({ at }) => at === 'network');
    expect(new Set(leaving.map((flow) => `${flow.by} ${flow.to} ${flow.port}`))).toEqual(
      new Set(['machine updates 443', 'machine updates 80']),
    );
    expect(addressesOf(site, 'updates', 'network')).toEqual(['203.0.113.10/32']);
  });

  test('002:19.3.c outside names are asked by machines and by CoreDNS for the pods, of the site’s own servers only', () => {
    const asking = flowsOf({ ...local, outbound: { names: ['203.0.113.53/32'] } }).filter(({ at }) => at === 'network');
    expect(new Set(asking.map(({ port }) => port))).toEqual(new Set([53]));
    expect(new Set(asking.filter(({ by }) => by === 'pods').map(({ from }) => from))).toEqual(
      new Set(['control-plane']),
    );
  });

  test('images are pulled by the machine, other calls are made by the pods', () => {
    expect(to('registry', 5000).map(({ by }) => by)).toEqual([...Array(6).fill('machine'), 'network']);
  });

  test.each(Object.keys(sites))(
    '%s: every declared call between deployed components is a flow with its reason',
    (id) => {
      const site = sites[id]!;
      const all = flowsOf(site);
      const deployed = catalogue.filter(({ runs }) => runs.as !== 'reserved');
      for (const { id: from, calls } of deployed) {
        for (const call of calls) {
          expect(all.some((flow) => flow.from === from && flow.to === call.to && flow.why === call.why)).toBe(true);
        }
      }
    },
  );

  test('a component that only has its place reserved takes nothing but administration', () => {
    expect(flows.filter((flow) => flow.to === 'identity').map(ends)).toEqual(['administration network']);
  });
});
