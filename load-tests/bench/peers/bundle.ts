import { createHash } from 'node:crypto';
import type { Resource } from '@medplum/fhirtypes';
import { type SampleKind, sampleVisit } from '../../../services/documents/sample.ts';
import { toResources } from '../../../services/records/map/to-resources.ts';
import type { DocumentMaker } from '../documents.ts';

/** What a FHIR server gets instead of our XML: the same visits, already mapped. */
export type BundleMaker = DocumentMaker & { resourcesPerBundle: number };

const templateCount = 40;
const placeholder = '@'.repeat(24);

/** The facility is there before its visits; a FHIR server takes no identifier of digits alone. */
export const organizationOf = (facility: string): string => `co-so-${facility}`;

/**
 * Transactions that create everything anew, the patient too: nothing has to be looked up and no two wait for the same row, which is the
 * cheapest that a server can be asked for. Each has its own MA_LK.
 */
export function bundleMaker(kind: SampleKind, facility: string, run: string): BundleMaker {
  const visits = Array.from({ length: templateCount }, (_, seed) => resourcesOf(kind, facility, seed));
  const templates = visits.map((resources) => JSON.stringify(transaction(resources, facility)).split(placeholder));
  let count = 0;
  const next = (): Buffer => {
    count += 1;
    const code = `${run}.${String(count).padStart(placeholder.length - run.length - 1, '0')}`;
    return Buffer.from(templates[count % templateCount]!.join(code));
  };
  const mean = (numbers: number[]) => Math.round(numbers.reduce((sum, one) => sum + one, 0) / numbers.length);
  return {
    next,
    averageBytes: mean(visits.map(() => next().length)),
    resourcesPerBundle: mean(visits.map((resources) => resources.length)),
  };
}

const resourcesOf = (kind: SampleKind, facility: string, seed: number): Resource[] =>
  toResources(sampleVisit({ seed, facility, kind, linkCode: placeholder }), {
    ...{ document: String(seed), version: 1, receivedAt: new Date(), pseudonym },
  });

const pseudonym = (...words: string[]): string => {
  const hex = createHash('sha256').update(words.join('\0')).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
};

/** Identifiers become those of the transaction, and the server gives its own. */
export function transaction(resources: Resource[], facility: string): object {
  const addresses = new Map<string, string>([[`Organization/${facility}`, `Organization/${organizationOf(facility)}`]]);
  for (const resource of resources) {
    const name = `${resource.resourceType}/${resource.id}`;
    addresses.set(name, `urn:uuid:${pseudonym(name)}`);
  }
  const entry = resources.map(({ id, ...resource }) => {
    const { versionId: _version, lastUpdated: _updated, ...meta } = resource.meta ?? {};
    return {
      fullUrl: addresses.get(`${resource.resourceType}/${id}`),
      resource: { ...resource, meta },
      request: { method: 'POST', url: resource.resourceType },
    };
  });
  const text = JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }, (key, value) =>
    key === 'reference' ? (addresses.get(value) ?? value) : value,
  );
  return JSON.parse(text) as object;
}
