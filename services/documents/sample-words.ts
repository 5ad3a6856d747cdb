/** Words for synthetic people and visits; nobody's data. */
export const familyNames = [
  'Nguyễn',
  'Trần',
  'Lê',
  'Phạm',
  'Hoàng',
  'Huỳnh',
  'Phan',
  'Vũ',
  'Võ',
  'Đặng',
  'Bùi',
  'Đỗ',
  'Hồ',
  'Ngô',
  'Dương',
  'Lý',
];
export const middleNamesFemale = ['Thị', 'Thị Thu', 'Thị Minh', 'Ngọc', 'Thị Kim', 'Thuỳ', 'Thị Bích'];
export const middleNamesMale = ['Văn', 'Hữu', 'Đức', 'Công', 'Quang', 'Minh', 'Xuân', 'Đình'];
export const givenNamesFemale = [
  'Hương',
  'Lan',
  'Hoa',
  'Ơn',
  'Trang',
  'Linh',
  'Yến',
  'Nhung',
  'Thảo',
  'Phượng',
  'Oanh',
  'Quyên',
];
export const givenNamesMale = [
  'Hùng',
  'Dũng',
  'Cường',
  'Sơn',
  'Nghĩa',
  'Tuấn',
  'Phúc',
  'Thắng',
  'Khải',
  'Trường',
  'Bảo',
  'Đạt',
];
export const streets = [
  'phố Hàng Bạc',
  'đường Láng',
  'ngõ 68 Cầu Giấy',
  'phố Bạch Mai',
  'đường Giải Phóng',
  'thôn Đoài',
  'tổ 5 phố Minh Khai',
];
export const communes = [
  { code: '00004', name: 'phường Ba Đình, thành phố Hà Nội' },
  { code: '00070', name: 'phường Hoàn Kiếm, thành phố Hà Nội' },
  { code: '00166', name: 'phường Cầu Giấy, thành phố Hà Nội' },
  { code: '00235', name: 'phường Đống Đa, thành phố Hà Nội' },
  { code: '00256', name: 'phường Hai Bà Trưng, thành phố Hà Nội' },
];

export const diagnoses = [
  { code: 'I10', text: 'Tăng huyết áp vô căn (nguyên phát)', other: 'E78.5' },
  { code: 'E11.9', text: 'Bệnh đái tháo đường típ 2, chưa có biến chứng', other: 'I10;E78.5' },
  { code: 'J20.9', text: 'Viêm phế quản cấp, không đặc hiệu', other: '' },
  { code: 'K29.7', text: 'Viêm dạ dày, không đặc hiệu', other: 'K21.9' },
  { code: 'M54.5', text: 'Đau vùng thắt lưng', other: 'M47.8' },
  { code: 'J18.9', text: 'Viêm phổi, tác nhân không xác định', other: 'I10' },
  { code: 'N39.0', text: 'Nhiễm khuẩn hệ tiết niệu, vị trí không xác định', other: '' },
];

export const drugs = [
  { code: '40.30', name: 'Amlodipin', strength: '5mg', unit: 'Viên', price: 320 },
  { code: '40.805', name: 'Metformin', strength: '850mg', unit: 'Viên', price: 610 },
  { code: '40.154', name: 'Amoxicilin', strength: '500mg', unit: 'Viên', price: 1150 },
  { code: '40.677', name: 'Omeprazol', strength: '20mg', unit: 'Viên', price: 890 },
  {
    code: '40.48',
    name: 'Paracetamol (acetaminophen)',
    strength: '500mg',
    unit: 'Viên',
    registration: 'VD-00005-25',
    price: 275,
  },
  { code: '40.162', name: 'Cefotaxim', strength: '1g', unit: 'Lọ', price: 9450 },
  {
    code: '40.1015',
    name: 'Natri clorid',
    strength: '0,9% 500ml',
    unit: 'Chai',
    registration: 'VD-00007-25',
    price: 7200,
  },
];

export const services = [
  { code: '02.1896', name: 'Khám Nội', group: '13', price: 45_000 },
  { code: '23.0075.1494', name: 'Định lượng Glucose [Máu]', group: '1', price: 22_400 },
  {
    code: '22.0120.1370',
    name: 'Tổng phân tích tế bào máu ngoại vi (bằng máy đếm tổng trở)',
    group: '1',
    price: 42_100,
  },
  { code: '18.0119.0028', name: 'Chụp X-quang ngực thẳng', group: '2', price: 73_300 },
  { code: '21.0014.1778', name: 'Điện tim thường', group: '3', price: 39_900 },
  { code: '23.0051.1494', name: 'Định lượng Creatinin (máu)', group: '1', price: 22_400 },
];

export const supplies = [
  { code: 'N03.01.020', name: 'Bơm tiêm nhựa sử dụng một lần 5ml', unit: 'Cái', price: 650 },
  { code: 'N03.05.010', name: 'Dây truyền dịch sử dụng một lần', unit: 'Bộ', price: 4_300 },
  { code: 'N02.01.010', name: 'Băng dính cuộn 5cm x 5m', unit: 'Cuộn', price: 12_500 },
];

export const measurements = [
  { service: '23.0075.1494', code: '23.0075', name: 'Glucose', unit: 'mmol/L', low: 3.9, high: 9.9 },
  { service: '23.0051.1494', code: '23.0051', name: 'Creatinin', unit: 'µmol/L', low: 53, high: 115 },
  { service: '22.0120.1370', code: '22.0120.01', name: 'Số lượng hồng cầu (RBC)', unit: 'T/L', low: 3.7, high: 5.9 },
  { service: '22.0120.1370', code: '22.0120.02', name: 'Huyết sắc tố (HGB)', unit: 'g/L', low: 110, high: 165 },
  { service: '22.0120.1370', code: '22.0120.03', name: 'Số lượng bạch cầu (WBC)', unit: 'G/L', low: 4, high: 11 },
  { service: '22.0120.1370', code: '22.0120.04', name: 'Số lượng tiểu cầu (PLT)', unit: 'G/L', low: 150, high: 400 },
];

export const dosages = [
  'Ngày uống 2 lần, mỗi lần 1 viên, sáng 8 giờ và tối 20 giờ',
  'Ngày uống 1 lần, mỗi lần 2 viên, buổi sáng',
  'Ngày uống 3 lần, mỗi lần 1 viên, cách nhau 6 đến 8 giờ',
  'Truyền tĩnh mạch chậm, 30 giọt một phút',
  'Tiêm tĩnh mạch chậm, pha với 10 ml nước cất',
];

/** CACH_DUNG of a ward's orders, carried out by nurses. */
export const wardUses = [
  'Điều dưỡng cho uống tại giường sau ăn 30 phút, theo dõi phản ứng trong giờ đầu',
  'Truyền qua máy đếm giọt, đường truyền ngoại vi, kiểm tra vị trí truyền mỗi 2 giờ',
  'Tiêm tĩnh mạch chậm trong 5 phút qua đường truyền đang có, tráng bằng natri clorid 0,9%',
];

export const remarks = [
  'Mẫu huyết thanh đạt yêu cầu, không tán huyết, lấy lúc đói',
  'Mẫu máu toàn phần chống đông EDTA, bảo quản đúng quy định',
  'Kết quả đã được kiểm tra lại lần hai trên máy dự phòng',
  'Người bệnh dùng thuốc lợi tiểu trước khi lấy mẫu, đề nghị theo dõi thêm',
];

export const courses = [
  'Người bệnh tỉnh, tiếp xúc tốt; huyết áp 130/80 mmHg, mạch 78 lần/phút, nhiệt độ 36,8 độ C, nhịp thở 18 lần/phút. Tim đều, phổi không ran, bụng mềm.',
  'Còn ho khan, đỡ sốt, ăn uống được; phổi giảm ran ẩm hai đáy; chỉ số SpO2 97% khí trời. Tiếp tục phác đồ đang dùng, theo dõi thêm.',
  'Đau giảm, vận động khá hơn, không buồn nôn, ngủ được; vết mổ khô, không sưng nề; trung tiện bình thường, tiểu tiện bình thường.',
];
