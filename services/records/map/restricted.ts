import type {
  CodeableConcept,
  Coding,
  Condition,
  EpisodeOfCare,
  Extension,
  MedicationStatement,
  Meta,
  Observation,
  Resource,
} from '@medplum/fhirtypes';
import type { Row } from '../../documents/visit.ts';
import { codeExtension, coding, concept, conceptOf, list, otherFacility, stringExtension } from './elements.ts';
import type { NumberedRow, Scope } from './scope.ts';
import { hivLabel, restrictedLabel, tuberculosisLabel } from './sensitive.ts';
import { fieldSystem, hl7 } from './systems.ts';
import { toDate, toPeriod } from './times.ts';

/** Whether only an account with the right `read-sensitive` may see the resource. */
export const isRestricted = (resource: Resource): boolean =>
  resource.meta?.security?.some((label) => label.code === 'R' && label.system === hl7.confidentiality) ?? false;

/** XML6 (HIV) and XML15 (tuberculosis). No other resource refers to these. */
export function toRestricted(scope: Scope): Resource[] {
  return [
    ...scope.rows('XML6').flatMap((item) => toHivCare(scope, item)),
    ...scope.rows('XML15').flatMap((item) => toTuberculosisCare(scope, item)),
  ];
}

function toHivCare(scope: Scope, item: NumberedRow): Resource[] {
  const { row } = item;
  const write = writer(scope, 'XML6', item, hivLabel);
  return [
    write.condition('Nhiễm HIV', row.NGAYKD_HIV, ['GIAI_DOAN_LAM_SANG', 'MA_TINH_TRANG_DK', 'NHOM_DOI_TUONG']),
    write.episode(toPeriod(toDate(row.BDDT_ARV), undefined), row.NOI_BDDT_ARV, hivEpisodeFields),
    ...write.regimen('arv', row.MA_PHAC_DO_DIEU_TRI, 'MA_PHAC_DO_DIEU_TRI', row.NGAY_CHUYEN_PHAC_DO || row.BDDT_ARV),
    ...write.regimen('arv-first', row.MA_PHAC_DO_DIEU_TRI_BD, 'MA_PHAC_DO_DIEU_TRI', row.BDDT_ARV),
    ...write.regimen('tb', row.PHACDO_DTRI_LAO, 'PHACDO_DTRI_LAO', row.NGAYBD_DTRI_LAO, row.NGAYKT_DTRI_LAO),
    ...write.result('viral-load', 'Tải lượng vi rút HIV', 'KQ_XNTL_VR', row.KQ_XNTL_VR, row.NGAY_XN_TLVR),
    ...write.result('pcr', 'PCR HIV', 'MA_KQ_XN_PCR', row.MA_KQ_XN_PCR, row.NGAY_XN_PCR),
    ...write.result('tb-screening', 'Sàng lọc lao', 'SANG_LOC_LAO', row.SANG_LOC_LAO, undefined),
  ];
}

const hivEpisodeFields = [
  'MA_LOAI_BN',
  'MA_LYDO_DTRI',
  'MA_BAC_PHAC_DO_BD',
  'MA_BAC_PHAC_DO',
  'LY_DO_CHUYEN_PHAC_DO',
  'MA_XU_TRI',
  'LOAI_DTRI_LAO',
  'KQ_DTRI_LAO',
  'MA_LYDO_XNTL_VR',
  'LAN_XN_PCR',
  'SO_NGAY_CAP_THUOC_ARV',
  'NGAY_NHAN_TT_MANG_THAI',
  'NGAY_BAT_DAU_DT_CTX',
];

function toTuberculosisCare(scope: Scope, item: NumberedRow): Resource[] {
  const { row } = item;
  const write = writer(scope, 'XML15', item, tuberculosisLabel);
  const kinds = ['PHANLOAI_LAO_VITRI', 'PHANLOAI_LAO_TS', 'PHANLOAI_LAO_HIV', 'PHANLOAI_LAO_VK', 'PHANLOAI_LAO_KT'];
  const fields = ['LOAI_DTRI_LAO', 'KET_QUA_DTRI_LAO', 'NGAYKD_HIV', 'BDDT_ARV', 'NGAY_BAT_DAU_DT_CTX'];
  return [
    write.condition('Bệnh lao', row.NGAYBD_DTRI_LAO, kinds),
    write.episode(toPeriod(toDate(row.NGAYBD_DTRI_LAO), toDate(row.NGAYKT_DTRI_LAO)), row.MA_CSKCB, fields),
    ...write.regimen('tb', row.PHACDO_DTRI_LAO, 'PHACDO_DTRI_LAO', row.NGAYBD_DTRI_LAO, row.NGAYKT_DTRI_LAO),
  ];
}

/** Makes the resources of one row, each with the row's label. */
function writer(scope: Scope, table: string, { row, number }: NumberedRow, label: Coding) {
  const meta: Meta = { ...scope.meta(table, number), security: [restrictedLabel, label] };
  const id = (name: string) => scope.id(table, `${number}-${name}`);
  return {
    condition: (name: string, since: string | undefined, fields: string[]): Condition => ({
      resourceType: 'Condition',
      id: id('condition'),
      meta,
      extension: codes(row, fields),
      verificationStatus: conceptOf(undefined, coding(hl7.conditionVerification, 'confirmed')),
      category: list(conceptOf(undefined, coding(hl7.conditionCategory, 'encounter-diagnosis'))),
      code: { coding: list(coding(fieldSystem('LOAIHOSO'), table)), text: name },
      subject: scope.subject,
      encounter: scope.encounter,
      recordedDate: toDate(since),
    }),
    episode: (period: EpisodeOfCare['period'], place: string | undefined, fields: string[]): EpisodeOfCare => ({
      resourceType: 'EpisodeOfCare',
      id: id('episode'),
      meta,
      extension: codes(row, fields),
      status: period?.end ? 'finished' : 'active',
      diagnosis: [{ condition: { reference: `Condition/${id('condition')}` } }],
      patient: scope.subject,
      managingOrganization: otherFacility(place) ?? scope.provider,
      period,
    }),
    regimen: (
      name: string,
      value: string | undefined,
      field: string,
      from?: string,
      until?: string,
    ): MedicationStatement[] => {
      const medicationCodeableConcept = concept(field, value);
      if (medicationCodeableConcept === undefined) return [];
      const effectivePeriod = toPeriod(toDate(from), toDate(until));
      return [
        {
          resourceType: 'MedicationStatement',
          id: id(name),
          meta,
          status: effectivePeriod?.end ? 'completed' : 'active',
          medicationCodeableConcept,
          subject: scope.subject,
          context: scope.encounter,
          effectivePeriod,
        },
      ];
    },
    result: (name: string, title: string, field: string, value?: string, taken?: string): Observation[] => {
      const valueCodeableConcept = concept(field, value);
      return valueCodeableConcept === undefined
        ? []
        : [{ ...toResult(scope, id(name), meta, { text: title }, toDate(taken)), valueCodeableConcept }];
    },
  };
}

function toResult(
  scope: Scope,
  id: string,
  meta: Meta,
  code: CodeableConcept,
  effectiveDateTime?: string,
): Observation {
  const { subject, encounter } = scope;
  return { resourceType: 'Observation', id, meta, status: 'final', code, subject, encounter, effectiveDateTime };
}

/** Days are text, every other field of these tables is a code. */
function codes(row: Row, fields: string[]): Extension[] | undefined {
  return list(
    ...fields.map((name) =>
      /NGAY|BDDT/.test(name) ? stringExtension(name, toDate(row[name])) : codeExtension(name, row[name]),
    ),
  );
}
