import { describe, expect, test } from 'vitest';
import type { Site } from '../../services/declare.ts';
import { measuredAt } from '../../services/measured.ts';
import { addressAt, machinesOf } from '../../services/network.ts';
import { sites } from '../../services/sites/index.ts';
import { workloadsOf } from '../platform/workloads.ts';
import { componentStacks } from './stacks.ts';
import { containersOf, resourcesOfKind, someImages, workloadsIn } from './testing.ts';

const every = Object.values(sites);

describe.each(every.map((site) => [site.id, site] as const))('components of %s', (_, site: Site) => {
  const workloads = workloadsIn(site);
  const all = Object.entries(workloads);
  const containers = all.flatMap(([, workload]) => containersOf(workload));

  test('002:15.1.dd each component runs on its own VMs only, one member on each, in a namespace of its own', () => {
    for (const [id, { metadata, spec }] of all) {
      expect(metadata.namespace).toBe(id);
      expect(spec.replicas).toBe(String(machinesOf(site, id).length));
      expect(spec.template.spec.node_selector).toEqual({ 'hssk.vn/component': id });
      expect(spec.template.spec.toleration).toEqual([
        { key: 'hssk.vn/component', operator: 'Equal', value: id, effect: 'NoSchedule' },
      ]);
    }
  });

  test('000:19.1 members of one component never share a VM', () => {
    for (const [id, { spec }] of all) {
      const rules = spec.template.spec.affinity.pod_anti_affinity;
      const { labels } = spec.template.metadata;
      const own = { app: id, 'hssk.vn/revision': labels['hssk.vn/revision'] };
      const rule = { topology_key: 'kubernetes.io/hostname', label_selector: [{ match_labels: own }] };
      expect(rules.required_during_scheduling_ignored_during_execution).toEqual([rule]);
      expect(labels).toMatchObject({ app: id });
    }
  });

  test('002:20.3 images are named by digest, never by tag', () => {
    for (const { image } of containers) expect(image).toMatch(/^[^@]+\/[a-z-]+@sha256:[0-9a-f]{64}$/);
  });

  test('every container has requests and limits, and starts, serves and lives under a probe', () => {
    for (const { resources } of containers) {
      expect(Object.keys(resources.limits).sort()).toEqual(['cpu', 'memory']);
      expect(Object.keys(resources.requests).sort()).toEqual(['cpu', 'memory']);
    }
    for (const [, { spec }] of all) {
      for (const { startup_probe, readiness_probe, liveness_probe } of spec.template.spec.container) {
        expect([startup_probe, readiness_probe, liveness_probe]).not.toContain(undefined);
      }
    }
  });

  test('every container is unprivileged, without capabilities, on a read-only root file system', () => {
    for (const [, { spec }] of all) {
      const pod = spec.template.spec;
      expect(pod.security_context).toBeUndefined();
      expect(Object.keys(pod).filter((key) => key.startsWith('host_'))).toEqual([]);
      expect(pod.volume.filter((volume) => 'host_path' in volume)).toEqual([]);
    }
    for (const { security_context } of containers) {
      expect(security_context).toEqual({
        allow_privilege_escalation: false,
        privileged: false,
        read_only_root_filesystem: true,
        ...{ run_as_non_root: true, run_as_user: '10070', run_as_group: '10070' },
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  test('002:18.1 no secret is in the stacks: they are mounted by name, and no variable is named like one', () => {
    const kinds = Object.values(componentStacks(site, someImages)).flatMap((json) =>
      Object.keys(json.resource as object),
    );
    expect(kinds.filter((kind) => /secret/.test(kind))).toEqual([]);
    for (const { env } of containers) {
      for (const { name } of env) expect(name).not.toMatch(/PASSWORD|SECRET$|TOKEN|KEY/);
    }
    for (const { id, runs } of workloadsOf(site)) {
      const own = workloads[id]!.spec.template.spec.container[0]!;
      const mounted = own.volume_mount.filter(({ mount_path }) => mount_path.startsWith('/run/secrets/'));
      expect(mounted.map(({ mount_path }) => mount_path)).toEqual(
        (runs.secrets ?? []).map((name) => `/run/secrets/${name}`),
      );
      expect(mounted.every(({ read_only }) => read_only)).toBe(true);
    }
  });

  test('only the database may ask the Kubernetes API', () => {
    const asking = all.filter(([, { spec }]) => spec.template.spec.automount_service_account_token).map(([id]) => id);
    expect(asking).toEqual(['database']);
  });

  test('000:6 only the edge, and what the backup host and the watch machine call, is reachable from outside, and learns the address of each sender', () => {
    const stacks = Object.entries(componentStacks(site, someImages));
    type ServiceJson = { spec: { type?: string; external_traffic_policy?: string; port: { node_port?: number }[] } };
    const open = stacks.flatMap(([id, json]) =>
      resourcesOfKind<ServiceJson>(json, 'kubernetes_service')
        .filter(({ spec }) => spec.type === 'NodePort')
        .map(({ spec }) => ({
          id,
          policy: spec.external_traffic_policy,
          ports: spec.port.map((port) => port.node_port),
        })),
    );
    expect(open).toEqual([
      // Firewalls take these calls from the addresses of the two machines alone.
      { id: 'database', policy: 'Local', ports: [measuredAt.nodePorts.database] },
      { id: 'gateway', policy: 'Local', ports: [measuredAt.nodePorts.gateway] },
      { id: 'records', policy: 'Local', ports: [measuredAt.nodePorts.records] },
      { id: 'edge', policy: 'Local', ports: [site.edge.nodePort] },
      { id: 'edge', policy: 'Local', ports: [measuredAt.nodePorts.edge] },
    ]);
  });

  test('the edge finds gateway and records always at the same address', () => {
    type ServiceJson = { metadata: { name: string }; spec: { cluster_ip?: string } };
    const fixed = Object.values(componentStacks(site, someImages))
      .flatMap((json) => resourcesOfKind<ServiceJson>(json, 'kubernetes_service'))
      .filter(({ spec }) => spec.cluster_ip && spec.cluster_ip !== 'None')
      .map(({ metadata, spec }) => [metadata.name, spec.cluster_ip]);
    expect(fixed).toEqual([
      ['gateway', addressAt(site.networks.services, 20)],
      ['records', addressAt(site.networks.services, 21)],
    ]);
  });

  test('the JSON stays within what provider 1.13.4 knows', () => {
    const text = JSON.stringify(componentStacks(site, someImages));
    expect(text).not.toMatch(/seccomp_profile|fs_group|_v1"|pod_disruption_budget|cron_job|kubernetes_ingress/);
  });
});

describe('a change of what a pod mounts', () => {
  const revisions = (digests: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(workloadsIn(sites.local!, digests)).map(([id, { spec }]) => [
        id,
        spec.template.metadata.labels['hssk.vn/revision'],
      ]),
    );

  test('a new certificate of the edge rolls the edge alone', () => {
    const before = revisions({ 'edge/edge-tls': 'a', 'gateway/token-signing': 'b' });
    const after = revisions({ 'edge/edge-tls': 'c', 'gateway/token-signing': 'b' });
    expect(Object.keys(before).filter((id) => before[id] !== after[id])).toEqual(['edge']);
  });

  test('a machine more or less changes how many pods there are, and nothing in them', () => {
    const podOf = (site: Site) => workloadsIn(site).gateway!.spec.template;
    const hanoi = sites.hanoi!;
    const [first] = machinesOf(hanoi, 'gateway');
    const fewer = {
      ...hanoi,
      machines: hanoi.machines.filter(({ name, component }) => component !== 'gateway' || name === first!.name),
    };
    expect(podOf(fewer)).toEqual(podOf(hanoi));
  });

  test('the same inputs give the same stacks', () => {
    expect(componentStacks(sites.local!, someImages)).toEqual(componentStacks(sites.local!, someImages));
  });
});

test('the edge of several VMs is exchanged one VM at a time; that of one VM starts the new member first', () => {
  const strategy = (site: Site) => workloadsIn(site).edge!.spec.strategy!.rolling_update;
  expect(strategy(sites.local!)).toEqual({ max_surge: '1', max_unavailable: '0' });
  expect(strategy(sites.hanoi!)).toEqual({ max_surge: '0', max_unavailable: '1' });
});
