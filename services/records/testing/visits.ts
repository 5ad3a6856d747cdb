import { randomUUID } from 'node:crypto';
import type { Row, Visit } from '../../documents/visit.ts';
import type { MappingContext } from '../map/scope.ts';

/** An invented outpatient visit of an invented person; the personal number is of the unused province 000. */
export function outpatientVisit(summary: Row = {}, tables: Record<string, Row[]> = {}): Visit {
  const XML1 = { ...person, ...stay, ...summary };
  return {
    facility: XML1.MA_CSKCB as string,
    linkCode: XML1.MA_LK as string,
    tables: { XML1: [XML1], XML2: drugs, XML3: services, XML4: results, XML14: [followUp], ...tables },
  };
}

/** The same with every table that the standard has, filled as far as the mapping reads it. */
export const wholeVisit = (summary: Row = {}): Visit =>
  outpatientVisit(
    {
      MA_LOAI_KCB: '03',
      NGAY_RA: '202603121500',
      SO_NGAY_DTRI: '7',
      MA_LOAI_RV: '2',
      MA_NOI_DI: '01032',
      MA_NOI_DEN: '01001',
      ...summary,
    },
    {
      XML5: course,
      XML6: [hiv],
      XML7: [discharge],
      XML8: [abstract],
      XML9: [birth],
      XML10: [rest],
      XML11: [leave],
      XML13: [transfer],
      XML15: [tuberculosis],
      XML12: [{ HO_TEN: 'Không dùng' }],
    },
  );

/** Pseudonyms that are the words themselves, each word once given a UUID: readable failures, still valid identifiers. */
export function contextFor(document = '1', version = 1): MappingContext {
  return { document, version, receivedAt: new Date('2026-03-05T10:00:00Z'), pseudonym };
}

const known = new Map<string, string>();

function pseudonym(...words: string[]): string {
  const key = words.join('\0');
  const id = known.get(key) ?? randomUUID();
  known.set(key, id);
  return id;
}

const person: Row = {
  MA_BN: 'BN000123',
  HO_TEN: 'Nguyễn Thị Thử Nghiệm',
  SO_CCCD: '000190000123',
  NGAY_SINH: '199005170000',
  GIOI_TINH: '2',
  NHOM_MAU: 'O+',
  MA_QUOCTICH: '000',
  MA_DANTOC: '01',
  MA_NGHE_NGHIEP: '00000',
  DIA_CHI: 'Số 1 phố Thử, phường Mẫu',
  MATINH_CU_TRU: '01',
  MAHUYEN_CU_TRU: '001',
  MAXA_CU_TRU: '00001',
  DIEN_THOAI: '0900000000',
  MA_THE_BHYT: 'DN4010000000123',
  MA_DKBD: '01I29',
  GT_THE_TU: '20260101',
  GT_THE_DEN: '20261231',
  CAN_NANG: '52.5',
};

const stay: Row = {
  MA_LK: 'LK-0001',
  STT: '1',
  LY_DO_VV: 'Ho, sốt',
  CHAN_DOAN_VAO: 'Theo dõi viêm phổi',
  CHAN_DOAN_RV: 'Viêm phổi; tăng huyết áp',
  MA_BENH_CHINH: 'J18.9',
  MA_BENH_KT: 'I10;E11.9',
  MA_BENH_YHCT: 'U59.031',
  MA_DOITUONG_KCB: '1.1',
  NGAY_VAO: '202603050800',
  NGAY_RA: '202603051100',
  KET_QUA_DTRI: '2',
  MA_LOAI_RV: '1',
  MA_LOAI_KCB: '01',
  MA_KHOA: 'K01;K03',
  MA_CSKCB: '01I29',
  MA_HSBA: 'HS-77',
  PP_DIEU_TRI: 'Kháng sinh',
  NGAY_TAI_KHAM: '20260312',
};

const drugs: Row[] = [
  {
    STT: '1',
    MA_THUOC: '40.154',
    TEN_THUOC: 'Amoxicilin',
    HAM_LUONG: '500mg',
    DON_VI_TINH: 'Viên',
    DUONG_DUNG: '1.01',
    LIEU_DUNG: '2 viên/lần x 2 lần/ngày',
    CACH_DUNG: 'Uống sau ăn',
    SO_DANG_KY: 'VD-00000-00',
    SO_LUONG: '20',
    MA_BAC_SI: '0000001/HNO-GPHN',
    NGAY_YL: '202603050930',
    NGAY_TH_YL: '202603051000',
  },
  {
    STT: '2',
    MA_THUOC: '40.2',
    TEN_THUOC: 'Paracetamol',
    SO_LUONG: '10.5',
    DON_VI_TINH: 'Viên',
    NGAY_YL: '202603050930',
  },
];

const services: Row[] = [
  {
    STT: '1',
    MA_DICH_VU: '02.1896',
    TEN_DICH_VU: 'Khám Nội',
    MA_NHOM: '13',
    SO_LUONG: '1',
    MA_BAC_SI: '0000001/HNO-GPHN',
    NGUOI_THUC_HIEN: '0000001/HNO-GPHN;0000002/HNO-GPHN',
    MA_BENH: 'J18.9',
    NGAY_YL: '202603050810',
    NGAY_TH_YL: '202603050815',
    NGAY_KQ: '202603050830',
  },
  {
    STT: '2',
    MA_DICH_VU: '23.0075.1494',
    TEN_DICH_VU: 'Định lượng Glucose',
    MA_NHOM: '1',
    SO_LUONG: '1',
    NGAY_YL: '202603050840',
    NGAY_KQ: '202603050900',
  },
  {
    STT: '3',
    MA_DICH_VU: '18.0119.0028',
    TEN_DICH_VU: 'Chụp X-quang ngực',
    MA_NHOM: '2',
    SO_LUONG: '1',
    NGAY_YL: '202603050840',
    NGAY_KQ: '202603050910',
  },
  {
    STT: '4',
    MA_VAT_TU: 'N03.01.020',
    TEN_VAT_TU: 'Bơm tiêm 5ml',
    MA_NHOM: '10',
    SO_LUONG: '2',
    DON_VI_TINH: 'Cái',
    NGAY_YL: '202603050840',
  },
  {
    STT: '5',
    MA_DICH_VU: 'K01.1908',
    TEN_DICH_VU: 'Giường nội khoa',
    MA_NHOM: '15',
    MA_GIUONG: 'H001',
    MA_KHOA: 'K01',
    NGAY_YL: '202603050900',
    NGAY_KQ: '202603051100',
  },
  { STT: '6', MA_DICH_VU: '18.0220.0040_TB', TEN_DICH_VU: 'Chụp cắt lớp', MA_NHOM: '2', NGAY_YL: '202603050840' },
];

const results: Row[] = [
  {
    STT: '1',
    MA_DICH_VU: '23.0075.1494',
    MA_CHI_SO: 'GLU',
    TEN_CHI_SO: 'Glucose',
    GIA_TRI: '5.4',
    DON_VI_DO: 'mmol/L',
    NGAY_KQ: '202603050900',
    MA_BS_DOC_KQ: '0000003/HNO-GPHN',
  },
  {
    STT: '2',
    MA_DICH_VU: '23.0075.1494',
    MA_CHI_SO: 'CRP',
    TEN_CHI_SO: 'CRP',
    GIA_TRI: '<0.5',
    DON_VI_DO: 'mg/L',
    MO_TA: 'Trong giới hạn',
    NGAY_KQ: '202603050900',
  },
  {
    STT: '3',
    MA_DICH_VU: '18.0119.0028',
    MO_TA: 'Bóng tim không to',
    KET_LUAN: 'Viêm phổi thuỳ dưới phải',
    NGAY_KQ: '202603050910',
  },
  { STT: '4', MA_DICH_VU: '23.9999.0000', MA_CHI_SO: 'NT', TEN_CHI_SO: 'Nhóm máu', GIA_TRI: 'O Rh(+)', NGAY_KQ: '' },
];

const course: Row[] = [
  {
    STT: '1',
    DIEN_BIEN_LS: 'Tỉnh, đỡ ho CSST<M75_T37_HA120/70_NT20>',
    GIAI_DOAN_BENH: 'Giai đoạn 1',
    HOI_CHAN: 'Hội chẩn A & B',
    PHAU_THUAT: '',
    THOI_DIEM_DBLS: '202603060800',
    NGUOI_THUC_HIEN: '0000001/HNO-GPHN',
  },
];
const followUp: Row = {
  SO_GIAYHEN_KL: 'GH-1',
  NGAY_HEN_KL: '20260312',
  CHAN_DOAN_RV: 'Viêm phổi',
  MA_BENH_CHINH: 'J18.9',
  MA_BAC_SI: '0000001/HNO-GPHN',
  MA_TTDV: '0000009/HNO-GPHN',
  NGAY_CT: '20260305',
};
const discharge: Row = {
  SO_LUU_TRU: 'LT-1',
  MA_BS: '0000001/HNO-GPHN',
  TEN_BS: 'Bác sĩ Mẫu',
  MA_TTDV: '0000009/HNO-GPHN',
  NGAY_CT: '20260312',
  CHAN_DOAN_RV: 'Viêm phổi <thuỳ dưới>',
  PP_DIEUTRI: 'Kháng sinh\nHạ sốt',
  SO_NGAY_NGHI: '3',
};
const abstract: Row = {
  QT_BENHLY: 'Vào viện vì ho',
  TOMTAT_KQ: 'X-quang: viêm phổi',
  PP_DIEUTRI: 'Kháng sinh',
  KET_QUA_DTRI: '2',
  MA_TTDV: '0000009/HNO-GPHN',
};
const birth: Row = {
  STT: '',
  HO_TEN_NND: 'Nguyễn Thị Thử Nghiệm',
  SO_CCCD_NND: '000190000123',
  NGAYSINH_NND: '19900517',
  HO_TEN_CHA: 'Trần Văn Mẫu',
  HO_TEN_CON: 'Trần Thị Bé',
  GIOI_TINH_CON: '2',
  SO_CON: '2',
  CAN_NANG_CON: '3200',
  NGAY_SINH_CON: '202603061430',
  MA_THE_TAM: 'TE1010000000999',
  SO: '12',
  NGAY_CT: '20260307',
  MA_TTDV: '0000009/HNO-GPHN',
  TINH_TRANG_CON: 'Khoẻ',
};
const rest: Row = {
  SO_CT: 'DT-1',
  SO_NGAY: '30',
  TU_NGAY: '20260312',
  DEN_NGAY: '20260411',
  CHAN_DOAN_RV: 'Nghỉ dưỡng thai',
};
const leave: Row = {
  SO_CT: 'NV-1',
  SO_NGAY_NGHI: '3',
  TU_NGAY: '20260312',
  DEN_NGAY: '20260314',
  CHAN_DOAN_RV: 'Viêm phổi',
  MA_BS: '0000001/HNO-GPHN',
};
const transfer: Row = {
  SO_CHUYENTUYEN: 'CT-1',
  MA_CSKCB_DEN: '01001',
  CHAN_DOAN_RV: 'Viêm phổi',
  MA_BENH_CHINH: 'J18.9',
  MA_LYDO_CT: '1',
  HUONG_DIEU_TRI: 'Điều trị tiếp',
  MA_BAC_SI: '0000001/HNO-GPHN',
  NGAY_RA: '202603121500',
};
const hiv: Row = {
  NGAYKD_HIV: '20200110',
  BDDT_ARV: '20200201',
  NOI_BDDT_ARV: '01001',
  MA_PHAC_DO_DIEU_TRI_BD: '1a',
  MA_PHAC_DO_DIEU_TRI: '2c',
  MA_BAC_PHAC_DO: '1',
  NGAY_CHUYEN_PHAC_DO: '20230301',
  KQ_XNTL_VR: '1',
  NGAY_XN_TLVR: '20260301',
  MA_KQ_XN_PCR: '0',
  NGAY_XN_PCR: '20260301',
  SANG_LOC_LAO: '2',
  GIAI_DOAN_LAM_SANG: '1',
  SO_NGAY_CAP_THUOC_ARV: '30',
};
const tuberculosis: Row = {
  STT: '1',
  PHANLOAI_LAO_VITRI: '1',
  NGAYBD_DTRI_LAO: '20260101',
  NGAYKT_DTRI_LAO: '20260630',
  PHACDO_DTRI_LAO: '1',
  KET_QUA_DTRI_LAO: '1',
  MA_CSKCB: '01I29',
};
