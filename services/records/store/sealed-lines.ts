import { hash } from 'node:crypto';
import type { Resource } from '@medplum/fhirtypes';
import type { KeyRing } from '../../documents/keys.ts';
import { seal, unseal } from '../../documents/seal.ts';

/** Which place a sealed body belongs to; it opens nowhere else, so rows cannot be swapped. */
export type Place = { facility: string; kind: 'visit' | 'patient' | 'restricted'; visit: string; part: number };

/** Resources as one line of JSON each, compressed and encrypted with the key of today. */
export function sealResources(
  resources: Resource[],
  place: Place,
  keyRing: KeyRing,
): { keyId: number; body: Uint8Array } {
  const lines = resources.map((resource) => JSON.stringify(resource)).join('\n');
  const { keyId, body } = seal(Buffer.from(lines), place.facility, labelOf(place), keyRing);
  return { keyId, body };
}

/** The JSON lines of a body, only those of one resource type when it is named: the others are not even parsed. */
export function openResources(
  body: Uint8Array,
  keyId: number,
  place: Place,
  keyRing: KeyRing,
  type?: string,
): Resource[] {
  const plain = unseal({ facility: place.facility, linkHash: labelOf(place), keyId, body }, keyRing).toString();
  const lines = plain === '' ? [] : plain.split('\n');
  const prefix = type === undefined ? '' : `{"resourceType":"${type}"`;
  return lines.filter((line) => line.startsWith(prefix)).map((line) => JSON.parse(line) as Resource);
}

const labelOf = ({ kind, visit, part }: Place): Buffer =>
  hash('sha256', `fhir|${kind}|${visit}|${part}`, 'buffer').subarray(0, 16);
