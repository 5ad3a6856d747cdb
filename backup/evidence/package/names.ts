import type { EntryKind, Outcome } from '../../ledger.ts';

/** Files of a package. Auditors see these names, so they are Vietnamese. */
export const packageFiles = {
  readFirst: 'DOC-TRUOC.txt',
  report: 'bao-cao.pdf',
  entriesCsv: 'so-chung-cu.csv',
  entriesJson: 'so-chung-cu.json',
  daysCsv: 'lich-sao-luu.csv',
  articlesCsv: 'muc-luc-theo-dieu.csv',
  articlesJson: 'muc-luc-theo-dieu.json',
  log: 'nhat-ky.jsonl',
  schedules: 'lich-khai-bao.jsonl',
  keys: 'khoa-cong-khai.json',
  witness: (machine: string) => `nhan-chung-${machine}.jsonl`,
  verifier: 'verify.py',
  manifest: 'ke-khai.json',
} as const;

export const kindNames: Record<EntryKind, string> = {
  backup: 'Sao lưu',
  wal: 'Lưu WAL',
  copy: 'Chép bản sao',
  check: 'Kiểm tra bản sao',
  forget: 'Đánh dấu hết hạn',
  prune: 'Dọn bản hết hạn',
  restore: 'Khôi phục',
  drill: 'Diễn tập',
  deploy: 'Triển khai',
  change: 'Thay đổi',
  incident: 'Sự cố',
  witness: 'Nhân chứng xác nhận',
  share: 'Trao mảnh khóa',
  views: 'Nhật ký xem',
  emergency: 'Truy cập khẩn cấp',
  release: 'Cho phép xóa',
  repair: 'Sửa bản sao',
};

export const outcomeNames: Record<Outcome, string> = {
  ok: 'Đạt',
  failed: 'Không đạt',
  incomplete: 'Chưa đủ',
  refused: 'Từ chối',
};

/** What an incident or a change of the log itself says under `what`. */
export const whatNames: Record<string, string> = {
  'clock-went-back': 'Đồng hồ của máy lùi',
  'clock-jumped': 'Đồng hồ của máy nhảy',
  clock: 'Giờ ghi khác giờ nhân chứng thấy',
  'torn-line': 'Dòng ghi dở lúc mất điện, đã cắt bỏ',
  'disk-full': 'Đĩa đầy, nhật ký từ chối ghi',
  'rolled-back': 'Nhật ký bị quay về trước',
  forked: 'Nhật ký khác với bản nhân chứng đã thấy',
  broken: 'Nhật ký có dòng sai chữ ký hoặc không nối',
  schedule: 'Lịch sao lưu được khai báo',
};

export const drillNames: Record<string, string> = {
  database: 'Cơ sở dữ liệu',
  server: 'Máy chủ',
  site: 'Toàn hệ thống',
};
