import type { OperationOutcome } from '@medplum/fhirtypes';

/** What a reader is told when the answer is no: in Vietnamese and English, never with data of a person. */
export class ReadRefusal extends Error {
  readonly status: number;
  readonly outcome: OperationOutcome;

  constructor(status: number, code: OperationOutcome['issue'][0]['code'], vi: string, en: string) {
    super(en);
    this.name = 'ReadRefusal';
    this.status = status;
    this.outcome = {
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'error', code, details: { text: vi }, diagnostics: en }],
    };
  }
}

export const refusal = {
  unauthorised: () =>
    new ReadRefusal(401, 'login', 'Cần mã truy cập (Bearer) còn hiệu lực.', 'A valid Bearer token is needed.'),
  withoutRight: (right: string) =>
    new ReadRefusal(
      403,
      'forbidden',
      `Tài khoản không có quyền "${right}".`,
      `The account lacks the right "${right}".`,
    ),
  /** 002:10.3: refused, not hidden. Identifiers cannot be guessed, so that this tells nobody who exists. */
  otherFacility: () =>
    new ReadRefusal(403, 'forbidden', 'Dữ liệu thuộc cơ sở khác.', 'The data belong to another facility.'),
  notFound: () => new ReadRefusal(404, 'not-found', 'Không tìm thấy.', 'Not found.'),
  unknownType: (type: string) =>
    new ReadRefusal(
      404,
      'not-supported',
      `Không hỗ trợ loại tài nguyên ${shown(type)}.`,
      `Resource type ${shown(type)} is not supported.`,
    ),
  badParameter: (name: string, vi: string, en: string) =>
    new ReadRefusal(400, 'invalid', `Tham số ${name}: ${vi}.`, `Parameter ${name}: ${en}.`),
  unknownParameter: (name: string) =>
    new ReadRefusal(
      400,
      'not-supported',
      `Không hỗ trợ tham số ${shown(name)}.`,
      `Parameter ${shown(name)} is not supported.`,
    ),
  notAcceptable: () =>
    new ReadRefusal(406, 'not-supported', 'Chỉ có định dạng JSON.', 'Only the JSON format is available.'),
  tooCostly: () =>
    new ReadRefusal(
      503,
      'too-costly',
      'Truy vấn quá rộng, hãy thêm điều kiện.',
      'The search is too broad, add a condition.',
    ),
  unavailable: () =>
    new ReadRefusal(
      503,
      'transient',
      'Tạm thời chưa đọc được, hãy thử lại sau.',
      'Not available now, please try again.',
    ),
  failed: () => new ReadRefusal(500, 'exception', 'Lỗi hệ thống, hãy thử lại.', 'Internal error, please try again.'),
};

/** What came, as far as it is safe to show back. */
const shown = (text: string): string => text.replace(/[^\w.:-]/g, '?').slice(0, 64);
