import { hash } from 'node:crypto';
import type { Meta, Resource } from '@medplum/fhirtypes';
import type { KeyRing } from '../../documents/keys.ts';
import { seal, unseal } from '../../documents/seal.ts';

/** Which place a sealed body belongs to; it opens nowhere else, so rows cannot be swapped. */
export type Place = { facility: string; kind: 'visit' | 'restricted'; visit: string; part: number };

/**
 * Resources of one document, compressed and encrypted with the key of today. The first line is what their meta elements share,
 * then a line for each: the table and row that it came from, a blank, and its JSON without that.
 */
export function sealResources(
  resources: [Resource, ...Resource[]],
  place: Place,
  keyRing: KeyRing,
): { keyId: number; body: Uint8Array } {
  const { versionId, lastUpdated, source = '', tag } = resources[0].meta ?? {};
  const shared: Meta = { versionId, lastUpdated, source: source.slice(0, source.indexOf('#') + 1), tag };
  const lines = resources.map((resource) => toLine(resource, shared.source?.length ?? 0));
  const { keyId, body } = seal(encode(JSON.stringify(shared), lines), place.facility, labelOf(place), keyRing);
  return { keyId, body };
}

/** The resources of a body, only those of one type when it is named: the others are not even parsed. */
export function openResources(
  body: Uint8Array,
  keyId: number,
  place: Place,
  keyRing: KeyRing,
  type?: string,
): Resource[] {
  const plain = unseal({ facility: place.facility, linkHash: labelOf(place), keyId, body }, keyRing).toString();
  const [first = '{}', ...lines] = plain.split('\n');
  const shared = JSON.parse(first) as Meta;
  const wanted = type === undefined ? '' : `{"resourceType":"${type}"`;
  return lines.filter((line) => line.startsWith(wanted, line.indexOf(' ') + 1)).map((line) => fromLine(line, shared));
}

let scratch = Buffer.allocUnsafeSlow(1024 * 1024);

/**
 * The lines as UTF-8, valid until the next call. Written one by one: most lines are pure ASCII, and one long text with a single
 * Vietnamese letter in it would be handled as two bytes per character throughout.
 */
function encode(first: string, lines: string[]): Uint8Array {
  const longest = lines.reduce((sum, line) => sum + line.length + 1, first.length) * 3;
  if (longest > scratch.length) scratch = Buffer.allocUnsafeSlow(longest);
  let at = scratch.write(first, 0);
  for (const line of lines) {
    scratch[at] = newLine;
    at += 1 + scratch.write(line, at + 1);
  }
  return scratch.subarray(0, at);
}

const newLine = 0x0a;

function toLine(resource: Resource, sharedLength: number): string {
  const { meta } = resource;
  const own = meta?.security && { security: meta.security };
  return `${meta?.source?.slice(sharedLength)} ${JSON.stringify({ ...resource, meta: own })}`;
}

function fromLine(line: string, shared: Meta): Resource {
  const at = line.indexOf(' ');
  const { resourceType, id, meta, ...rest } = JSON.parse(line.slice(at + 1)) as Resource;
  return {
    resourceType,
    id,
    meta: { ...shared, source: `${shared.source}${line.slice(0, at)}`, ...meta },
    ...rest,
  } as Resource;
}

const labelOf = ({ kind, visit, part }: Place): Buffer =>
  hash('sha256', `fhir|${kind}|${visit}|${part}`, 'buffer').subarray(0, 16);
