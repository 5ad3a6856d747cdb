import { createHash } from 'node:crypto';
import { type Part, packageUrl, type SoftwareComponent } from './part.ts';

/**
 * Software list of a part as CycloneDX 1.6. The same part gives the same text on every computer at any time: sorted, without a clock,
 * its serial number made of its own content.
 */
export function billOfMaterials(part: Part): string {
  const { id, kind, name, version, digest } = part;
  const content = {
    metadata: {
      component: {
        type: kind,
        'bom-ref': id,
        name,
        version,
        ...(digest ? { hashes: [{ alg: 'SHA-256', content: digest.replace('sha256:', '') }] } : {}),
      },
    },
    components: listed(part.components),
  };
  const head = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: serialNumberOf(JSON.stringify(content)),
    version: 1,
  };
  return `${JSON.stringify({ ...head, ...content }, null, 1)}\n`;
}

/** Each component once, in the order of its package URL; the same package may lie in several folders. */
function listed(components: SoftwareComponent[]) {
  const byUrl = new Map(components.map((component) => [packageUrl(component), component]));
  return [...byUrl].sort(([a], [b]) => (a < b ? -1 : 1)).map(([url, component]) => entryOf(url, component));
}

function entryOf(purl: string, component: SoftwareComponent) {
  const { name, version, licence, integrity, developmentOnly } = component;
  const properties = propertiesOf(component);
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version,
    ...(developmentOnly ? { scope: 'excluded' } : {}),
    ...(integrity?.startsWith('sha512-') ? { hashes: [{ alg: 'SHA-512', content: hexOf(integrity) }] } : {}),
    ...(licence ? { licenses: [{ license: { name: licence } }] } : {}),
    purl,
    ...(properties.length > 0 ? { properties } : {}),
  };
}

const propertiesOf = ({ source, moduleHash, architecture }: SoftwareComponent) => [
  ...(source ? [{ name: 'debian:source', value: `${source.name} ${source.version}` }] : []),
  ...(source && !architecture ? [{ name: 'debian:built-in', value: 'true' }] : []),
  ...(moduleHash ? [{ name: 'go:module-hash', value: moduleHash }] : []),
];

const hexOf = (integrity: string) => Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex');

/** A UUID of version 8 (RFC 9562): 122 bits of the content's hash. */
function serialNumberOf(content: string): string {
  const hex = createHash('sha256').update(content).digest('hex');
  const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return `urn:uuid:${parts.join('-')}`;
}
