import type { CapabilityStatement, CapabilityStatementRestResource } from '@medplum/fhirtypes';
import { kinds } from '../kinds.ts';
import { parametersOf } from './search-request.ts';

/** What the read API can do, made from the same lists that it works by. Article: 003:III.1.2 */
export function toCapabilityStatement(base: string, date: string): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date,
    kind: 'instance',
    implementation: { description: 'Hồ sơ sức khoẻ điện tử: FHIR R4, chỉ đọc', url: base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    rest: [
      {
        mode: 'server',
        documentation:
          'Searches may be sent by POST to _search, so that no personal data stands in an address. Resources of XML6 and XML15 need the right read-sensitive and a search by patient, encounter or id.',
        security: {
          service: [
            {
              coding: [
                {
                  system: 'http://terminology.hl7.org/CodeSystem/restful-security-service',
                  code: 'OAuth',
                  display: 'OAuth',
                },
              ],
            },
          ],
          description: 'Bearer token of /api/auth/token/take with the right "read".',
        },
        resource: ['Patient', 'Organization', ...Object.keys(kinds)].map(toResource),
      },
    ],
  };
}

function toResource(type: string): CapabilityStatementRestResource {
  const parameters = parametersOf(type);
  const searchable = parameters.length > 0;
  return {
    type: type as CapabilityStatementRestResource['type'],
    interaction: [{ code: 'read' }, ...(searchable ? [{ code: 'search-type' as const }] : [])],
    versioning: 'versioned',
    ...(searchable
      ? { searchParam: parameters.map(({ name, type: kind, documentation }) => ({ name, type: kind, documentation })) }
      : {}),
    ...(type === 'Patient'
      ? {
          operation: [{ name: 'everything', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything' }],
        }
      : {}),
  };
}
