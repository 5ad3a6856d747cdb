/** What the edge itself answers when it refuses, in the words of each interface: the hospitals' and FHIR. */

export type Refusal = {
  status: number;
  /** FHIR issue type. */
  code: string;
  textVi: string;
};

/** Every status that nginx or the firewall can produce before a component has spoken. 494 to 497 are nginx's own numbers. */
export const refusals: Refusal[] = [
  { status: 400, code: 'invalid', textVi: 'Yêu cầu không đọc được.' },
  {
    ...{ status: 403, code: 'forbidden' },
    textVi: 'Yêu cầu bị tường lửa ứng dụng từ chối. Báo mã yêu cầu (X-Request-Id) cho đơn vị vận hành nếu cho là nhầm.',
  },
  { status: 404, code: 'not-found', textVi: 'Không có địa chỉ này.' },
  { status: 405, code: 'not-supported', textVi: 'Phương thức không được hỗ trợ.' },
  { status: 408, code: 'timeout', textVi: 'Hết thời gian chờ nhận yêu cầu. Hãy gửi lại.' },
  { status: 411, code: 'invalid', textVi: 'Yêu cầu thiếu Content-Length.' },
  {
    ...{ status: 413, code: 'too-long' },
    textVi: 'Yêu cầu quá lớn. Hãy chia tệp thành nhiều lần gửi nhỏ hơn; giới hạn là {bodyLimitMiB} MiB.',
  },
  { status: 414, code: 'too-long', textVi: 'Địa chỉ yêu cầu quá dài.' },
  { status: 429, code: 'throttled', textVi: 'Gửi quá nhanh. Hãy gửi lại sau số giây ghi ở Retry-After.' },
  { status: 494, code: 'too-long', textVi: 'Phần đầu của yêu cầu quá lớn.' },
  { status: 495, code: 'security', textVi: 'Chứng thư của bên gửi không hợp lệ.' },
  { status: 496, code: 'security', textVi: 'Hệ thống yêu cầu chứng thư của bên gửi.' },
  { status: 497, code: 'security', textVi: 'Hệ thống chỉ nhận HTTPS.' },
  { status: 500, code: 'exception', textVi: 'Lỗi của hệ thống. Hãy gửi lại.' },
  {
    status: 502,
    code: 'transient',
    textVi: 'Thành phần xử lý chưa trả lời. Hãy gửi lại; gửi lại không tạo hồ sơ trùng.',
  },
  { status: 503, code: 'transient', textVi: 'Hệ thống đang bận. Hãy gửi lại sau số giây ghi ở Retry-After.' },
  {
    status: 504,
    code: 'timeout',
    textVi: 'Thành phần xử lý trả lời chậm. Hãy gửi lại; gửi lại không tạo hồ sơ trùng.',
  },
];

/** The status that a sender sees for a refusal. */
export const shownStatus = (status: number): number => (status >= 494 && status <= 497 ? 400 : status);

/** Body in the shape of the hospitals' interface. */
export const hospitalBody = ({ status, textVi }: Refusal): string =>
  JSON.stringify({ maKetQua: String(shownStatus(status)), thongDiep: textVi });

/** Body in the shape of FHIR R4. */
export const fhirBody = ({ code, textVi }: Refusal): string =>
  JSON.stringify({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code, diagnostics: textVi }] });
