/** Synthesized stacks of a site, as the tests read them. */
import type { ImageId, Site } from '../../services/declare.ts';
import { componentStacks, type Images, type SecretDigests } from './stacks.ts';

const imageIds: ImageId[] = ['database', 'edge', 'node-service', 'registry'];

/** Well-formed references that point to no real image. */
export const someImages = Object.fromEntries(
  imageIds.map((id, index) => [id, `198.18.0.5:5000/${id}@sha256:${String(index).repeat(64)}`]),
) as Images;

export type Container = {
  name: string;
  image: string;
  command: string[];
  resources: { limits: Record<string, string>; requests: Record<string, string> };
  security_context: Record<string, unknown> & { capabilities: { drop: string[]; add?: string[] } };
  env: { name: string; value?: string }[];
  volume_mount: { name: string; mount_path: string; read_only?: boolean }[];
  startup_probe?: object;
  readiness_probe?: object;
  liveness_probe?: object;
};
export type Pod = Record<string, unknown> & {
  automount_service_account_token: boolean;
  node_selector: Record<string, string>;
  toleration: object[];
  affinity: { pod_anti_affinity: Record<string, object[]> };
  security_context: Record<string, unknown>;
  container: Container[];
  init_container: Container[];
  volume: ({ name: string } & Record<string, unknown>)[];
};
export type WorkloadJson = {
  metadata: { name: string; namespace: string };
  spec: {
    replicas: string;
    strategy?: { rolling_update: object };
    template: { metadata: { labels: Record<string, string> }; spec: Pod };
  };
};

/** Resources of one kind in a stack, by name. */
export const resourcesOfKind = <T>(json: object, kind: string): T[] =>
  Object.values((json as { resource?: Record<string, Record<string, T>> }).resource?.[kind] ?? {});

/** The one Deployment or StatefulSet of each component of the site. */
export function workloadsIn(site: Site, digests: SecretDigests = {}): Record<string, WorkloadJson> {
  return Object.fromEntries(
    Object.entries(componentStacks(site, someImages, digests)).map(([id, json]) => {
      const kinds = ['kubernetes_deployment', 'kubernetes_stateful_set'];
      const found = kinds.flatMap((kind) => resourcesOfKind<WorkloadJson>(json, kind));
      if (found.length !== 1) throw new Error(`${id} has ${found.length} workloads`);
      return [id, found[0]!];
    }),
  );
}

export const containersOf = ({ spec }: WorkloadJson): Container[] => [
  ...spec.template.spec.init_container,
  ...spec.template.spec.container,
];
