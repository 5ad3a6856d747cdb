import type { Bundle, Resource } from '@medplum/fhirtypes';

/** A page of a search. The total is given only where it is known without looking further: on a first page that is also the last. */
export function toBundle(
  resources: Resource[],
  links: { base: string; self: string; next?: string | undefined; first: boolean },
): Bundle {
  const { base, self, next, first } = links;
  const relations = [{ relation: 'self', url: self }, ...(next === undefined ? [] : [{ relation: 'next', url: next }])];
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    ...(first && next === undefined ? { total: resources.length } : {}),
    link: relations as Bundle['link'],
    ...(resources.length === 0
      ? {}
      : {
          entry: resources.map((resource) => ({
            fullUrl: `${base}/${resource.resourceType}/${resource.id}`,
            resource,
            search: { mode: 'match' },
          })),
        }),
  };
}
