import { fullName } from './sample-person.ts';
import type { Random } from './sample-random.ts';
import type { Row } from './visit.ts';

type PaperOptions = { summary: Row; inpatient: boolean; sensitive: 'XML6' | 'XML15' | undefined; newborn: boolean };

/** The papers that go with a visit: discharge (XML7, XML8), birth (XML9), re-examination (XML14), HIV (XML6), TB (XML15). */
export function papersOf(
  random: Random,
  { summary, inpatient, sensitive, newborn }: PaperOptions,
): Record<string, Row[]> {
  const tables: Record<string, Row[]> = {};
  if (sensitive === 'XML6') tables.XML6 = [hivRow(summary)];
  if (inpatient) Object.assign(tables, { XML7: [dischargeRow(summary)], XML8: [recordSummaryRow(summary)] });
  if (newborn) tables.XML9 = [birthRow(random, summary)];
  if (summary.NGAY_TAI_KHAM) tables.XML14 = [reexaminationRow(random, summary)];
  if (sensitive === 'XML15') tables.XML15 = [tuberculosisRow(summary)];
  return tables;
}

const chosen = (summary: Row, ...fields: string[]): Row =>
  Object.fromEntries(fields.map((field) => [field, summary[field] ?? '']));

const dischargeRow = (summary: Row): Row => ({
  ...chosen(summary, 'MA_LK', 'NGAY_VAO', 'NGAY_RA', 'CHAN_DOAN_RV', 'MA_TTDV'),
  SO_LUU_TRU: `LT-${summary.MA_HSBA}`,
  MA_YTE: `000-${summary.MA_BN}`,
  MA_KHOA_RV: summary.MA_KHOA ?? '',
  PP_DIEUTRI: summary.PP_DIEU_TRI ?? '',
  GHI_CHU: 'Nghỉ ngơi, tái khám khi có dấu hiệu bất thường',
  MA_BS: '0000000002',
  TEN_BS: 'Bác sĩ điều trị',
  NGAY_CT: (summary.NGAY_RA ?? '').slice(0, 8),
});

const recordSummaryRow = (summary: Row): Row => ({
  ...chosen(
    summary,
    'MA_LK',
    'MA_LOAI_KCB',
    'NGAY_VAO',
    'NGAY_RA',
    'CHAN_DOAN_VAO',
    'CHAN_DOAN_RV',
    'KET_QUA_DTRI',
    'MA_TTDV',
  ),
  QT_BENHLY: 'Bệnh diễn biến vài ngày trước khi vào viện, đã tự dùng thuốc tại nhà nhưng không đỡ',
  TOMTAT_KQ: 'Xét nghiệm máu và chẩn đoán hình ảnh phù hợp với chẩn đoán lâm sàng',
  PP_DIEUTRI: summary.PP_DIEU_TRI ?? '',
  NGAY_CT: (summary.NGAY_RA ?? '').slice(0, 8),
});

const birthRow = (random: Random, summary: Row): Row => ({
  ...chosen(summary, 'MA_LK', 'MATINH_CU_TRU', 'MAXA_CU_TRU', 'MA_QUOCTICH', 'MA_TTDV'),
  HO_TEN_NND: summary.HO_TEN ?? '',
  NGAYSINH_NND: (summary.NGAY_SINH ?? '').slice(0, 8),
  MA_DANTOC_NND: summary.MA_DANTOC ?? '',
  SO_CCCD_NND: summary.SO_CCCD ?? '',
  NOI_CU_TRU_NND: summary.DIA_CHI ?? '',
  HO_TEN_CON: fullName(random, true),
  GIOI_TINH_CON: '2',
  SO_CON: '1',
  LAN_SINH: '1',
  SO_CON_SONG: '1',
  CAN_NANG_CON: String(random.integer(2600, 3900)),
  NGAY_SINH_CON: summary.NGAY_RA ?? '',
  TINH_TRANG_CON: 'Khoẻ mạnh',
  NGUOI_DO_DE: 'Nữ hộ sinh trực',
  NGAY_CT: (summary.NGAY_RA ?? '').slice(0, 8),
  SO: random.digits(5),
  QUYEN_SO: '01',
});

const reexaminationRow = (random: Random, summary: Row): Row => ({
  ...chosen(
    summary,
    'MA_LK',
    'MA_CSKCB',
    'HO_TEN',
    'NGAY_SINH',
    'GIOI_TINH',
    'DIA_CHI',
    'MA_THE_BHYT',
    'GT_THE_DEN',
    'NGAY_VAO',
    'NGAY_RA',
  ),
  ...chosen(summary, 'CHAN_DOAN_RV', 'MA_BENH_CHINH', 'MA_BENH_KT', 'MA_DOITUONG_KCB', 'MA_TTDV'),
  SO_GIAYHEN_KL: `GH${random.digits(8)}`,
  NGAY_HEN_KL: summary.NGAY_TAI_KHAM ?? '',
  MA_BAC_SI: '0000000002',
  NGAY_CT: (summary.NGAY_RA ?? '').slice(0, 8),
});

const hivRow = (summary: Row): Row => ({
  ...chosen(
    summary,
    'MA_LK',
    'MA_THE_BHYT',
    'SO_CCCD',
    'NGAY_SINH',
    'GIOI_TINH',
    'DIA_CHI',
    'MATINH_CU_TRU',
    'MAXA_CU_TRU',
    'MA_CSKCB',
  ),
  NGAYKD_HIV: '20200315',
  BDDT_ARV: '20200401',
  MA_PHAC_DO_DIEU_TRI_BD: 'TDF + 3TC + DTG',
  MA_BAC_PHAC_DO_BD: '1',
  GIAI_DOAN_LAM_SANG: '1',
  NGAY_XN_TLVR: (summary.NGAY_VAO ?? '').slice(0, 8),
  KQ_XNTL_VR: '1',
  MA_PHAC_DO_DIEU_TRI: 'TDF + 3TC + DTG',
  MA_BAC_PHAC_DO: '1',
  SO_NGAY_CAP_THUOC_ARV: '90',
});

const tuberculosisRow = (summary: Row): Row => ({
  ...chosen(summary, 'MA_LK', 'MA_BN', 'HO_TEN', 'SO_CCCD', 'MA_CSKCB'),
  STT: '1',
  PHANLOAI_LAO_VITRI: '1',
  PHANLOAI_LAO_TS: '1',
  PHANLOAI_LAO_HIV: '2',
  PHANLOAI_LAO_VK: '1',
  PHANLOAI_LAO_KT: '1',
  LOAI_DTRI_LAO: '1',
  NGAYBD_DTRI_LAO: (summary.NGAY_VAO ?? '').slice(0, 8),
  PHACDO_DTRI_LAO: '1',
});
