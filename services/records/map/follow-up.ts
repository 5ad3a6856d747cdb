import type { Appointment, ServiceRequest } from '@medplum/fhirtypes';
import {
  code,
  coding,
  concept,
  conceptOf,
  identifier,
  list,
  otherFacility,
  practitioner,
  several,
  text,
} from './elements.ts';
import type { Scope } from './scope.ts';
import { fieldSystem, hl7, sid } from './systems.ts';
import { toDate, toDateTime } from './times.ts';

/** XML14: the day of re-examination. Only a day is known, so it is a proposal for that day (FHIR asks a booking for a time). */
export function toAppointments(scope: Scope): Appointment[] {
  return scope.rows('XML14').flatMap(({ row, number }) => {
    const day = toDate(row.NGAY_HEN_KL);
    if (day === undefined) return [];
    return [
      {
        resourceType: 'Appointment' as const,
        id: scope.id('XML14', number),
        meta: scope.meta('XML14', number),
        identifier: list(identifier(`${sid.document}/XML14`, row.SO_GIAYHEN_KL)),
        status: 'proposed' as const,
        reasonCode: list(conceptOf(row.CHAN_DOAN_RV, coding(hl7.icd10, row.MA_BENH_CHINH))),
        created: toDateTime(row.NGAY_CT),
        participant: [
          { actor: scope.subject, status: 'needs-action' as const },
          ...(practitioner(row.MA_BAC_SI)
            ? [{ actor: practitioner(row.MA_BAC_SI), status: 'tentative' as const }]
            : []),
        ],
        requestedPeriod: [{ start: day, end: day }],
      },
    ];
  });
}

/** XML13: the referral to another facility. */
export function toReferrals(scope: Scope): ServiceRequest[] {
  return scope.rows('XML13').map(({ row, number }) => ({
    resourceType: 'ServiceRequest',
    id: scope.id('XML13', number),
    meta: scope.meta('XML13', number),
    identifier: list(identifier(`${sid.document}/XML13`, row.SO_CHUYENTUYEN)),
    status: 'active',
    intent: 'order',
    category: list(conceptOf('Chuyển cơ sở khám bệnh, chữa bệnh', coding(fieldSystem('LOAIHOSO'), 'XML13'))),
    code: concept('MA_LYDO_CT', row.MA_LYDO_CT, row.HUONG_DIEU_TRI) ?? { text: 'Chuyển cơ sở khám bệnh, chữa bệnh' },
    subject: scope.subject,
    encounter: scope.encounter,
    authoredOn: toDateTime(code(row.NGAY_RA)),
    requester: practitioner(row.MA_BAC_SI) ?? scope.provider,
    performer: list(otherFacility(row.MA_CSKCB_DEN ?? row.MA_NOI_DEN)),
    reasonCode: list(
      conceptOf(row.CHAN_DOAN_RV, coding(hl7.icd10, row.MA_BENH_CHINH)),
      ...several(row.MA_BENH_KT).map((value) => conceptOf(undefined, coding(hl7.icd10, text(value)))),
    ),
  }));
}
