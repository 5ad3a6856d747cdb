import type { Organization } from '@medplum/fhirtypes';
import { sid } from './systems.ts';

/** A facility. Its code is all that the documents say of it, and is its identifier here too. */
export const toOrganization = (facility: string): Organization => ({
  resourceType: 'Organization',
  id: facility,
  active: true,
  identifier: [{ system: sid.provider, value: facility }],
});
