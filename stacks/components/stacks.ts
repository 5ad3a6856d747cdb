import { createHash } from 'node:crypto';
import { ConfigMap } from '@cdktf/provider-kubernetes/lib/config-map/index.js';
import { Role } from '@cdktf/provider-kubernetes/lib/role/index.js';
import { RoleBinding } from '@cdktf/provider-kubernetes/lib/role-binding/index.js';
import type { TerraformStack } from 'cdktf';
import type { ImageId, Site } from '../../services/declare.ts';
import { literal, type StackJson, synthesize } from '../platform/synthesize.ts';
import { replicasOf, type Workload, workloadsOf } from '../platform/workloads.ts';
import { configurationOf } from './configuration.ts';
import { addServices } from './services.ts';
import { addWorkload } from './workload.ts';

/** Image reference by digest, as the site's machines pull it. */
export type Images = Record<ImageId, string>;

/** Digest of a secret's content by `<namespace>/<name>`: a new password or certificate rolls the pods that mount it. */
export type SecretDigests = Record<string, string>;

/** One stack for each component of the site, by component id, in the order in which they are applied. */
export const componentStacks = (site: Site, images: Images, digests: SecretDigests = {}): Record<string, StackJson> =>
  Object.fromEntries(
    workloadsOf(site).map((workload) => [
      workload.id,
      synthesize(workload.id, (stack) => addComponent(stack, site, workload, { images, digests })),
    ]),
  );

type Made = { images: Images; digests: SecretDigests };

function addComponent(stack: TerraformStack, site: Site, workload: Workload, { images, digests }: Made): void {
  const { id, runs } = workload;
  const files = configurationOf(site, id);
  if (files) addConfiguration(stack, id, files);
  if (runs.rights) addRights(stack, workload);
  addServices(stack, site, workload);
  const image = images[runs.image];
  const revision = revisionOf(workload, { image, files, digests });
  addWorkload(stack, { workload, image, members: replicasOf(site, id), configured: Boolean(files), revision });
}

const addConfiguration = (stack: TerraformStack, id: string, files: Record<string, string>) =>
  new ConfigMap(stack, `${id}-configuration`, {
    metadata: { name: id, namespace: id },
    data: Object.fromEntries(Object.entries(files).map(([name, content]) => [name, literal(content)])),
  });

/** Rights go to the namespace's default account: it is the component's alone, and provider 1.13.4 can make no other on this cluster. */
function addRights(stack: TerraformStack, { id, runs }: Workload): void {
  const role = new Role(stack, `${id}-role`, {
    metadata: { name: id, namespace: id },
    rule: runs.rights!.map(({ resources, verbs }) => ({ apiGroups: [''], resources, verbs })),
  });
  new RoleBinding(stack, `${id}-role-binding`, {
    metadata: { name: id, namespace: id },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role.metadata.name },
    subject: [{ kind: 'ServiceAccount', name: 'default', namespace: id, apiGroup: '' }],
  });
}

type Inputs = { image: string; files: Record<string, string> | undefined; digests: SecretDigests };

function revisionOf({ id, runs, size }: Workload, { image, files = {}, digests }: Inputs): string {
  const secrets = (runs.secrets ?? []).map((name) => [name, digests[`${id}/${name}`] ?? '']);
  return createHash('sha256')
    .update(JSON.stringify([runs, size, image, files, secrets]))
    .digest('hex')
    .slice(0, 16);
}
