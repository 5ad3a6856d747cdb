/** The papers of a visit (tables with one row each) as data: type, title and which field stands under which heading. */

export type Paper = {
  table: string;
  title: string;
  /** LOINC type where one fits. */
  loinc?: string;
  /** Field with the paper's own number. */
  number?: string;
  /** Fields that may name who signed, the first that is filled wins. */
  signedBy: string[];
  /** Field with the author's name, beside the licence number. */
  signedName?: string;
  dated: string[];
  sections: [heading: string, ...fields: string[]][];
};

export const papers: Paper[] = [
  {
    table: 'XML7',
    title: 'Giấy ra viện',
    loinc: '18842-5',
    number: 'SO_LUU_TRU',
    signedBy: ['MA_BS', 'MA_TTDV'],
    signedName: 'TEN_BS',
    dated: ['NGAY_CT', 'NGAY_RA'],
    sections: [
      ['Chẩn đoán', 'CHAN_DOAN_RV'],
      ['Phương pháp điều trị', 'PP_DIEUTRI'],
      ['Đình chỉ thai', 'NGUYENNHAN_DINHCHI'],
      ['Ghi chú', 'GHI_CHU'],
      ['Số ngày nghỉ', 'SO_NGAY_NGHI'],
    ],
  },
  {
    table: 'XML8',
    title: 'Tóm tắt hồ sơ bệnh án',
    loinc: '34133-9',
    signedBy: ['MA_TTDV'],
    dated: ['NGAY_CT', 'NGAY_RA'],
    sections: [
      ['Chẩn đoán vào viện', 'CHAN_DOAN_VAO'],
      ['Chẩn đoán ra viện', 'CHAN_DOAN_RV'],
      ['Quá trình bệnh lý', 'QT_BENHLY'],
      ['Tóm tắt kết quả', 'TOMTAT_KQ'],
      ['Phương pháp điều trị', 'PP_DIEUTRI'],
      ['Ghi chú', 'GHI_CHU'],
    ],
  },
  {
    table: 'XML10',
    title: 'Giấy chứng nhận nghỉ dưỡng thai',
    number: 'SO_CT',
    signedBy: ['MA_BS', 'MA_TTDV'],
    signedName: 'TEN_BS',
    dated: ['NGAY_CT', 'TU_NGAY'],
    sections: [
      ['Chẩn đoán', 'CHAN_DOAN_RV'],
      ['Thời gian nghỉ', 'SO_NGAY', 'TU_NGAY', 'DEN_NGAY'],
    ],
  },
  {
    table: 'XML11',
    title: 'Giấy chứng nhận nghỉ việc hưởng bảo hiểm xã hội',
    number: 'SO_CT',
    signedBy: ['MA_BS', 'MA_TTDV'],
    dated: ['NGAY_CT', 'TU_NGAY'],
    sections: [
      ['Chẩn đoán', 'CHAN_DOAN_RV'],
      ['Phương pháp điều trị', 'PP_DIEUTRI'],
      ['Đình chỉ thai', 'NGUYENNHAN_DINHCHI'],
      ['Thời gian nghỉ', 'SO_NGAY_NGHI', 'TU_NGAY', 'DEN_NGAY'],
    ],
  },
  {
    table: 'XML13',
    title: 'Giấy chuyển cơ sở khám bệnh, chữa bệnh',
    loinc: '57133-1',
    number: 'SO_CHUYENTUYEN',
    signedBy: ['MA_BAC_SI', 'MA_TTDV'],
    dated: ['NGAY_RA'],
    sections: [
      ['Dấu hiệu lâm sàng', 'DAU_HIEU_LS'],
      ['Chẩn đoán', 'CHAN_DOAN_RV'],
      ['Quá trình bệnh lý', 'QT_BENHLY'],
      ['Tóm tắt kết quả', 'TOMTAT_KQ'],
      ['Phương pháp điều trị', 'PP_DIEUTRI'],
      ['Tình trạng khi chuyển', 'TINH_TRANG_CT'],
      ['Hướng điều trị', 'HUONG_DIEU_TRI'],
      ['Phương tiện vận chuyển', 'PHUONGTIEN_VC'],
    ],
  },
  {
    table: 'XML14',
    title: 'Giấy hẹn khám lại',
    number: 'SO_GIAYHEN_KL',
    signedBy: ['MA_BAC_SI', 'MA_TTDV'],
    dated: ['NGAY_CT', 'NGAY_RA'],
    sections: [
      ['Chẩn đoán', 'CHAN_DOAN_RV'],
      ['Ngày hẹn khám lại', 'NGAY_HEN_KL'],
    ],
  },
];

export const birthPaper: Paper = {
  table: 'XML9',
  title: 'Giấy chứng sinh',
  number: 'SO',
  signedBy: ['MA_TTDV'],
  dated: ['NGAY_CT', 'NGAY_SINH_CON'],
  sections: [
    ['Tình trạng con', 'TINH_TRANG_CON'],
    ['Nơi sinh', 'NOI_SINH_CON'],
    ['Người đỡ đẻ', 'NGUOI_DO_DE'],
    ['Ghi chú', 'GHI_CHU'],
  ],
};
