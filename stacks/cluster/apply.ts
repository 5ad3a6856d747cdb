import { type KubeConfig, type KubernetesObject, KubernetesObjectApi, PatchStrategy } from '@kubernetes/client-node';
import { Problem } from '../problem.ts';
import { inParallel } from './parallel.ts';

/** A whole Kubernetes object as data. */
export type ClusterObject = KubernetesObject & {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
};

/**
 * Makes the objects as given, by server-side apply: fields that others own stay as they are, and an object that is already so is left
 * alone. Returns what was made or changed, as `<kind> <name>`.
 */
export async function applyObjects(config: KubeConfig, objects: ClusterObject[]): Promise<string[]> {
  const client = KubernetesObjectApi.makeApiClient(config);
  const changed = await inParallel(objects, 6, async (object) => {
    const before = await read(client, object);
    const after = await client
      .patch(object, undefined, undefined, fieldManager, true, PatchStrategy.ServerSideApply)
      .catch((error: unknown) => {
        throw refusalOf(nameOf(object), error) ?? error;
      });
    return before === after.metadata?.resourceVersion ? '' : nameOf(object);
  });
  return changed.filter(Boolean);
}

export const fieldManager = 'hssk-ops';

const nameOf = ({ kind, metadata }: ClusterObject): string =>
  `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`;

/** The object's version, or undefined when it does not exist. */
async function read(client: KubernetesObjectApi, object: ClusterObject): Promise<string | undefined> {
  try {
    return (await client.read(object)).metadata?.resourceVersion;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw refusalOf(nameOf(object), error) ?? error;
  }
}

/** HTTP status of a failed call to the API server; undefined when it did not answer. */
export const statusOf = (error: unknown): number | undefined => (error as { code?: number }).code;

/** A failed call to the API server in its own words, never with the object, which may be a Secret; undefined for other failures. */
export function refusalOf(where: string, error: unknown): Problem | undefined {
  const status = statusOf(error);
  if (typeof status !== 'number') return undefined;
  return new Problem({
    where,
    what: `the API server answered with ${status}: ${wordsOf(error as Answer)}`,
    next: 'run the same command again; if it stays, npm run status shows the control plane',
  });
}

type Answer = { body?: string | { message?: string }; message?: string };

function wordsOf({ body, message }: Answer): string | undefined {
  try {
    return (typeof body === 'string' ? (JSON.parse(body) as { message?: string }) : body)?.message ?? message;
  } catch {
    return message;
  }
}
