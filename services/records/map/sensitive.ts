import type { Coding, Encounter, Resource } from '@medplum/fhirtypes';
import type { Row, Visit } from '../../documents/visit.ts';
import { fieldSystem, hl7 } from './systems.ts';

/**
 * What names a disease whose data needs the right `read-sensitive`, wherever it stands in a visit: ICD-10 with or without its point,
 * words that stand alone, and beginnings of words. Among them are drugs that are given for nothing else.
 */
type Disease = { label: Coding; codes: RegExp; whole: string[]; beginnings: string[] };

export const restrictedLabel: Coding = { system: hl7.confidentiality, code: 'R', display: 'restricted' };
export const hivLabel: Coding = { system: hl7.actCode, code: 'HIV', display: 'HIV/AIDS information sensitivity' };
export const tuberculosisLabel: Coding = { system: fieldSystem('LOAIHOSO'), code: 'XML15', display: 'tuberculosis' };

const diseases: Disease[] = [
  {
    label: hivLabel,
    codes: /^(B2[0-4]|Z21|R75|F02\.?4|O98\.?7|Z11\.?4|Z20\.?6|Z71\.?7)/i,
    whole: ['AIDS', 'SIDA', 'ARV', 'CD4'],
    beginnings: [
      ...['HIV', 'dolutegravir', 'raltegravir', 'bictegravir', 'efavirenz', 'nevirapin', 'lopinavir', 'atazanavir'],
      ...['darunavir', 'zidovudin', 'abacavir', 'emtricitabin'],
    ],
  },
  {
    label: tuberculosisLabel,
    codes:
      /^(A1[5-9]|B90|J65|K23\.?0|K67\.?3|K93\.?0|M01\.?1|M49\.?0|N33\.?0|N74\.?[01]|O98\.?0|P37\.?0|R76\.?1|Z03\.?0|Z11\.?1|Z20\.?1)/i,
    whole: ['lao', 'BK', 'AFB', 'IGRA'],
    beginnings: [
      ...['tubercul', 'MTB', 'mantoux', 'xpert', 'genexpert', 'isoniazid', 'pyrazinamid', 'ethambutol', 'rifampicin'],
      ...['rifapentin', 'bedaquilin'],
    ],
  },
];

const wordsOf = ({ whole, beginnings }: Disease): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}_])(?:${beginnings.join('|')}|(?:${whole.join('|')})(?![\\p{L}\\p{N}_]))`, 'iu');

const exactly = diseases.map((disease) => ({ ...disease, words: wordsOf(disease) }));

/** Finds more than what names a disease, at a tenth of the cost. */
const roughly = new RegExp(diseases.flatMap(({ whole, beginnings }) => [...whole, ...beginnings]).join('|'), 'i');

/**
 * Labels as restricted what names HIV or tuberculosis in any table: the resource itself, what refers to it, and the medicines of a visit
 * with such a diagnosis. The Encounter stays readable and loses only what names the disease. Most visits name neither and
 * are looked through once.
 */
export function restrictNamed(visit: Visit, resources: Resource[]): Resource[] {
  if (!isNamedIn(visit)) return resources;
  const labels = new Map(resources.map((resource) => [resource, exempt(resource) ? [] : labelsOf(resource)]));
  const diagnosed = [...labels].flatMap(([{ resourceType }, found]) => (resourceType === 'Condition' ? found : []));
  for (const [resource, found] of labels) {
    if (/^Medication(Request|Administration)$/.test(resource.resourceType)) found.push(...diagnosed);
  }
  spreadToReferring(labels);
  const hidden = new Set([...labels].filter(([, found]) => found.length > 0).map(([resource]) => nameOf(resource)));
  return resources.map((resource) => {
    if (resource.resourceType === 'Encounter') return withoutTraces(resource, hidden);
    const found = labels.get(resource)!;
    return found.length === 0 ? resource : labelled(resource, found);
  });
}

function isNamedIn({ tables }: Visit): boolean {
  for (const rows of Object.values(tables)) if (rows.some(isNamedInRow)) return true;
  return false;
}

function isNamedInRow(row: Row): boolean {
  for (const [field, value] of Object.entries(row)) {
    if (value.length > 1 && roughly.test(value)) return true;
    if (field.startsWith('MA_BENH') && value.split(';').some(isCoded)) return true;
  }
  return false;
}

const isCoded = (code: string): boolean => diseases.some(({ codes }) => codes.test(code.trim()));

/** Persons are not data of a disease, and the Encounter has its own way. What XML6 and XML15 gave is labelled already. */
const exempt = ({ resourceType, meta }: Resource): boolean =>
  ['Patient', 'RelatedPerson', 'Encounter'].includes(resourceType) || meta?.security !== undefined;

function labelsOf(content: unknown): Coding[] {
  // An escaped line end would look like a letter before the word; "lao động" is work.
  const text = JSON.stringify(content).replace(/\\[nrt]|lao động/gi, ' ');
  const stated = [...text.matchAll(icdCodes)].map(([, code]) => code!);
  return exactly
    .filter(({ words, codes }) => words.test(text) || stated.some((code) => codes.test(code)))
    .map(({ label }) => label);
}

const icdCodes = new RegExp(`"system":"${hl7.icd10}","code":"([^"]+)"`, 'g');

/** A report of a hidden result, the order of it, the giving of a hidden drug. */
function spreadToReferring(labels: Map<Resource, Coding[]>): void {
  const byName = new Map([...labels].map(([resource, found]) => [nameOf(resource), found]));
  const waiting = [...labels]
    .filter(([resource, found]) => !exempt(resource) && found.length === 0)
    .map(([resource, found]) => ({ found, references: referencesOf(resource) }));
  for (let spread = true; spread; ) {
    spread = false;
    for (const { found, references } of waiting) {
      if (found.length > 0) continue;
      found.push(...new Set(references.flatMap((name) => byName.get(name) ?? [])));
      spread ||= found.length > 0;
    }
  }
}

const nameOf = (resource: Resource): string => `${resource.resourceType}/${resource.id}`;

const referencesOf = (content: unknown): string[] =>
  [...JSON.stringify(content).matchAll(/"reference":"([^"]+)"/g)].map(([, name]) => name!);

const labelled = (resource: Resource, labels: Coding[]): Resource => ({
  ...resource,
  meta: { ...resource.meta, security: [restrictedLabel, ...new Set(labels)] },
});

/** The visit without the elements that name the disease or refer to what is hidden. */
function withoutTraces(encounter: Encounter, hidden: Set<string>): Encounter {
  const tells = (part: unknown): boolean =>
    labelsOf(part).length > 0 || referencesOf(part).some((name) => hidden.has(name));
  const kept = Object.entries(encounter).flatMap(([name, value]): [string, unknown][] => {
    if (value === undefined || !Array.isArray(value)) return value !== undefined && tells(value) ? [] : [[name, value]];
    const parts = value.filter((part) => !tells(part));
    return parts.length === 0 ? [] : [[name, parts]];
  });
  return Object.fromEntries(kept) as unknown as Encounter;
}
