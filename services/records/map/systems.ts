/** Addresses of the identifier and code systems that the resources use. */

const base = 'http://fhir.ehealth.gov.vn/core';
const terminology = 'http://terminology.hl7.org/CodeSystem';

/** Identifier systems; DESIGN.md section 5 fixes the first five, the others follow the same base. */
export const sid = {
  national: `${base}/sid/national_id`,
  insurance: `${base}/sid/insurance_number`,
  internal: `${base}/sid/patient-internal-id`,
  visit: `${base}/sid/VisitNumber`,
  provider: `${base}/sid/provider-code`,
  /** The identity card of nine digits that the personal number replaced. */
  citizen: `${base}/sid/citizen_id`,
  passport: `${base}/sid/passport_number`,
  medicalRecord: `${base}/sid/MRN`,
  archive: `${base}/sid/ArchiveNumber`,
  licence: `${base}/sid/provider-medical-license-number`,
  document: `${base}/sid/document-number`,
} as const;

/** Where the visit of a hospital's number is read, below the address of the FHIR side. */
export const encounterOfVisit = (linkCode: string): string =>
  `Encounter?identifier=${encodeURIComponent(`${sid.visit}|${linkCode}`)}`;

/** The code system of one field of Decision 3176, for example `MA_LOAI_KCB`. */
export function fieldSystem(field: string): string {
  const known = fieldSystems.get(field) ?? `${base}/CodeSystem/qd3176/${field}`;
  fieldSystems.set(field, known);
  return known;
}

/** The same text again and again: made once, it is also written as JSON faster. */
const fieldSystems = new Map<string, string>();

/** An extension that carries one field of Decision 3176 for which FHIR R4 has no element. */
export const fieldExtension = (field: string): string => `${base}/StructureDefinition/qd3176-${field}`;

export const hl7 = {
  icd10: 'http://hl7.org/fhir/sid/icd-10',
  loinc: 'http://loinc.org',
  unitsOfMeasure: 'http://unitsofmeasure.org',
  country: 'urn:iso:std:iso:3166',
  actCode: `${terminology}/v3-ActCode`,
  roleCode: `${terminology}/v3-RoleCode`,
  confidentiality: `${terminology}/v3-Confidentiality`,
  diagnosisRole: `${terminology}/diagnosis-role`,
  dischargeDisposition: `${terminology}/discharge-disposition`,
  conditionCategory: `${terminology}/condition-category`,
  conditionVerification: `${terminology}/condition-ver-status`,
  observationCategory: `${terminology}/observation-category`,
  dataAbsent: `${terminology}/data-absent-reason`,
  nationality: 'http://hl7.org/fhir/StructureDefinition/patient-nationality',
} as const;
