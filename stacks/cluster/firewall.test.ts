import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { nodesOf } from '../../services/network.ts';
import { sites } from '../../services/sites/index.ts';
import { site as local } from '../../services/sites/local.ts';
import { firewallOf } from './firewall.ts';

const machineOf = (name: string) => local.machines.find((machine) => machine.name === name)!;
const rulesOf = (name: string, chain: string): string[] => {
  const text = firewallOf(local, machineOf(name));
  const body = text.slice(text.indexOf(`chain ${chain} {`));
  return body
    .slice(0, body.indexOf('\n  }'))
    .split('\n')
    .map((line) => line.trim());
};
const accepted = (name: string, chain: string) =>
  rulesOf(name, chain).filter((line) => line.includes('ct state new accept'));

describe('firewall of a machine', () => {
  test.each(['input', 'output', 'forward'])(
    '002:19.3.c %s refuses what no rule allows, counts it and writes it down',
    (chain) => {
      const rules = rulesOf('records-1', chain);
      expect(rules).toContain(`type filter hook ${chain} priority filter; policy drop;`);
      expect(rules).toContain(`counter name refused_${chain}`);
      expect(rules).toContain(`limit rate 5/second burst 20 packets log prefix "hssk refused ${chain}: "`);
    },
  );

  test('002:19.3.c a machine opens connections to the registry, the API server and its own pods only', () => {
    expect(accepted('gateway-1', 'output').map((rule) => rule.replace(/ ct state.*/, ''))).toEqual([
      'ip daddr 198.18.0.5 tcp dport 5000',
      'ip daddr 198.18.0.11 tcp dport 6443',
      'ip daddr 198.19.15.128/25 tcp dport 8080',
    ]);
  });

  test('002:19.3.c database machines pass on what gateway, records, the other member, backup, watch and administration send, and nothing else', () => {
    const toPods = accepted('database-1', 'forward').filter((rule) => rule.startsWith('oifname'));
    expect(toPods.map((rule) => rule.replace(/ ct state.*/, ''))).toEqual([
      'oifname "veth*" ip saddr { 198.19.20.128/25, 198.19.21.0/25 } ip daddr 198.19.20.128/25 tcp dport 5432',
      'oifname "veth*" ip saddr { 198.19.20.128/25, 198.19.21.0/25 } ip daddr 198.19.20.128/25 tcp dport 8008',
      'oifname "veth*" ip saddr 198.19.15.128/25 ip daddr 198.19.20.128/25 tcp dport 5432',
      'oifname "veth*" ip saddr 198.19.25.128/25 ip daddr 198.19.20.128/25 tcp dport 5432',
      ...['198.18.0.81', '198.18.0.91', '198.18.0.1/32'].map(
        (caller) =>
          `oifname "veth*" ip saddr ${caller} ip daddr 198.19.20.128/25 tcp dport 5432 ct original proto-dst 30432`,
      ),
    ]);
  });

  test('002:17.8.1 copy 1 calls the published ports of the databases and of the edge and SSH of the nodes, copies 2 and 3 only copy 1', () => {
    const opens = (name: string) => accepted(name, 'output').map((rule) => rule.replace(/ ct state.*/, ''));
    expect(opens('backup-1')).toEqual([
      'ip daddr { 198.18.0.41, 198.18.0.42 } tcp dport 30432',
      ...['198.18.0.11', '{ 198.18.0.41, 198.18.0.42 }', '198.18.0.31', '198.18.0.51', '198.18.0.21'].map(
        (to) => `ip daddr ${to} tcp dport 22`,
      ),
      'ip daddr 198.18.0.21 tcp dport 30443',
    ]);
    const copyOne = ['ip daddr 198.18.0.81 tcp dport 8000', 'ip daddr 198.18.0.81 tcp dport 8444'];
    expect(opens('copy-1')).toEqual(copyOne);
    expect(opens('vault-1')).toEqual(copyOne);
  });

  test('002:17.8.1 copies 2 and 3 take SSH of the administration network and questions for numbers, and nothing else', () => {
    for (const name of ['copy-1', 'vault-1']) {
      expect(accepted(name, 'input').map((rule) => rule.replace(/ ct state.*/, ''))).toEqual([
        expect.stringMatching(/^ip saddr 198\.18\.0\.1\/32 ip daddr \S+ tcp dport 22$/),
        expect.stringMatching(/^ip saddr 198\.18\.0\.91 ip daddr \S+ tcp dport 9464$/),
        expect.stringMatching(/^ip saddr 198\.18\.0\.91 ip daddr \S+ tcp dport 9100$/),
      ]);
    }
  });

  test('002:17.12 the edge takes the world on its published port only, and hands it to one port of its pods', () => {
    const open = [...accepted('edge-1', 'input'), ...accepted('edge-1', 'forward')].filter(
      (rule) => !rule.includes('saddr'),
    );
    expect(open).toHaveLength(1);
    expect(open[0]).toContain('ip daddr 198.19.10.128/25 tcp dport 8443 ct original proto-dst 30443');
  });

  test('002:19.2.b SSH is open to the administration network only', () => {
    for (const { name } of local.machines) {
      const ssh = accepted(name, 'input').filter((rule) => rule.includes('dport 22 '));
      expect(ssh[0]).toContain('ip saddr 198.18.0.1/32');
      // A node also answers the backup host, with its system state only.
      const inCluster = nodesOf(local).some((node) => node.name === name);
      expect(ssh.slice(1)).toEqual(inCluster ? [expect.stringContaining('ip saddr 198.18.0.81 ')] : []);
    }
  });

  test('a pod that speaks with an address of somebody else is dropped first', () => {
    for (const chain of ['input', 'forward']) {
      const rules = rulesOf('edge-1', chain);
      const forged = rules.findIndex((rule) => rule.includes('refused_forged drop'));
      expect(forged).toBeGreaterThan(0);
      expect(forged).toBeLessThan(rules.findIndex((rule) => rule.includes('ct state new accept')));
    }
  });

  test('only the own table is replaced, so that kube-proxy keeps its rules', () => {
    const text = firewallOf(local, machineOf('edge-1'));
    expect(text).not.toContain('flush');
    expect(text.match(/^(delete )?table .*$/gm)).toEqual([
      'table inet hssk',
      'delete table inet hssk',
      'table inet hssk {',
    ]);
  });
});

const canCheck = spawnSync('unshare', ['-rn', 'nft', 'list', 'tables']).status === 0;

describe.skipIf(!canCheck)('nft itself', () => {
  test.each(Object.keys(sites))('%s: loads the rules of every machine, twice', (id) => {
    const site = sites[id]!;
    for (const machine of site.machines) {
      const load = 'rules=$(cat); for try in 1 2; do printf %s "$rules" | nft -f -; done';
      execFileSync('unshare', ['-rn', 'sh', '-ec', load], { input: firewallOf(site, machine), stdio: 'pipe' });
    }
  });

  test('groups of outside addresses that hold one another, or none, load too', () => {
    const site = {
      ...local,
      outbound: { updates: ['203.0.113.0/24', '203.0.113.7/32', '192.0.2.1/32'], time: [], names: [] },
    };
    const rules = firewallOf(site, machineOf('registry-1'));
    expect(rules).toContain('ip daddr { 192.0.2.1/32, 203.0.113.0/24 } tcp dport 443');
    expect(rules).not.toContain('dport 123');
    execFileSync('unshare', ['-rn', 'nft', '-f', '-'], { input: rules, stdio: 'pipe' });
  });
});
