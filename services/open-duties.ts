/** Duties that are not met yet, grouped by what must come first. Whoever meets one moves it to `met-duties.ts` or to a procedure. */
import type { DutyId } from './articles.ts';

export type OpenDuties = { needs: string; needsVi: string; duties: DutyId[] };

export const openDuties: OpenDuties[] = [
  {
    needs:
      'The identity component: accounts, roles, passwords and sessions for people; today only facilities have accounts',
    needsVi:
      'Thành phần định danh: tài khoản, vai trò, mật khẩu, phiên làm việc cho người dùng; hiện chỉ có tài khoản của cơ sở',
    duties: [
      ...(['000:3.4', '000:4.2', '000:7.1', '000:7.1-1', '000:7.2', '000:7.3.b', '000:7.3.b-2', '000:7.3.d'] as const),
      ...(['000:10.4', '000:10.5', '000:10.8', '000:23.1.d', '001:III.1-3', '001:III.1-4'] as const),
      ...([
        '002:4.2.1',
        '002:4.2.3',
        '002:5.1.a',
        '002:5.2.a',
        '002:5.2.c',
        '002:10.2',
        '002:10.3',
        '002:17.1',
      ] as const),
      ...(['002:17.3.1', '002:17.3.2', '002:17.4', '003:III.3.2'] as const),
    ],
  },
  {
    needs:
      'Visits limited to the facility that a reading account belongs to, with accounts of doctors from the identity component',
    needsVi: 'Giới hạn lượt khám theo cơ sở của tài khoản đọc, cùng tài khoản bác sĩ từ thành phần định danh',
    duties: ['000:10.6'],
  },
  {
    needs: 'Service accounts per connected system in the identity component, revocable one by one',
    needsVi: 'Tài khoản dịch vụ cho từng hệ thống kết nối trong thành phần định danh, thu hồi riêng được',
    duties: ['002:5.3.1.b.2'],
  },
  {
    needs: 'Forms and request numbers of the account procedure, tied to the identity component',
    needsVi: 'Biểu mẫu, số văn bản đề nghị trong quy trình tài khoản, gắn với thành phần định danh',
    duties: ['000:7.3.a', '000:7.3.c', '000:23.2.b', '002:5.1.b', '002:5.2.b', '001:II.1.a-3'],
  },
  {
    needs:
      'The exchange component with a connector per partner; each partner must give its address, format and commitment',
    needsVi: 'Thành phần trao đổi với bộ kết nối cho từng đối tác; đối tác phải cung cấp địa chỉ, định dạng và cam kết',
    duties: [
      ...([
        '000:3.6',
        '000:9.3',
        '000:10.7',
        '000:12.7',
        '000:16.1',
        '000:16.1-2',
        '000:17.2',
        '000:18',
        '000:18-2',
      ] as const),
      ...(['000:21', '001:I.1-5', '001:II.1.a', '001:II.2-1', '001:II.2-2', '001:III.2-2', '001:III.2-3'] as const),
      ...(['001:III.2-5', '001:V.6', '002:3.1.1', '002:3.1.i', '002:7.1.a.2', '002:12', '002:13', '002:14'] as const),
      ...([
        '003:II.2.1.1',
        '003:II.2.1.4',
        '003:II.2.3.1',
        '003:III.2',
        '003:III.4',
        '003:V.2.b',
        '003:PL.2.1',
      ] as const),
      ...(['003:PL.6', '004:I.2-4', '004:II.3.4-2', '004:V.1-5', '004:V.3', '004:V.5-1'] as const),
    ],
  },
  {
    needs: 'Signed commitments of the partners, each switched on with its connector',
    needsVi: 'Cam kết đã ký của đối tác, kèm việc bật từng bộ kết nối',
    duties: ['002:18.3.1'],
  },
  {
    needs: 'Backups, their copies and restore drills: the jobs that the declarations already describe',
    needsVi: 'Sao lưu, các bản sao và diễn tập phục hồi: các tác vụ mà khai báo đã mô tả',
    duties: [
      ...([
        '000:19.2-2',
        '000:19.3',
        '000:19.3-2',
        '002:15.2.a.1',
        '002:15.2.a.2',
        '002:17.8.1',
        '002:17.8.2',
      ] as const),
      ...(['002:17.8.3', '002:20.1.1', '002:20.1.2', '002:20.2', '002:20.3', '002:20.4.a.1', '002:20.4.a.2'] as const),
      ...(['004:II.3.5-6', '002:17.10', '002:20.4.c'] as const),
    ],
  },
  {
    needs: 'Monitoring with alerts, runbooks, a duty roster and probes from outside',
    needsVi: 'Giám sát với cảnh báo, sổ tay xử lý, lịch trực và phép thử từ bên ngoài',
    duties: [
      ...(['000:19.1-2', '000:20.2', '000:22.4', '001:V.3-3', '002:5.3.1.b.3', '002:5.3.1.b.4', '002:15.1.b'] as const),
      ...(['002:15.1.e', '002:17.7', '002:20.4.a.3', '002:20.4.a.6', '002:21.1', '002:25.5'] as const),
      ...(['003:II.2.3.2', '004:II.3.2', '004:II.3.5-7', '002:17.13', '000:22.4-2', '002:27.3'] as const),
    ],
  },
  {
    needs: 'The console: views, reports, deadlines, notices and the export of evidence',
    needsVi: 'Bảng điều khiển: màn hình, báo cáo, hạn nộp, thông báo và xuất bằng chứng',
    duties: [
      ...([
        '000:8.2',
        '000:8.2.d',
        '000:12.2',
        '000:13.9',
        '000:25',
        '001:II.3.a',
        '001:III.3-1',
        '001:III.3-3',
      ] as const),
      ...([
        '001:V.1-7',
        '001:V.3-2',
        '001:V-end',
        '002:5.3.2.c.2',
        '002:7.2.c.2',
        '002:7.2.c.3',
        '002:7.2.c.4',
      ] as const),
      ...(['002:7.2.c.5', '002:20.4.b', '003:II.2.1.3', '004:I.1-2', '004:II.3.2-2', '004:II.3.3.a-2'] as const),
      ...(['004:II.3.5-9', '004:V.1-6', '004:V.4', '000:12.6'] as const),
    ],
  },
  {
    needs:
      'A person index: one identifier per resident, merging of duplicates, initial and yearly loads from the other databases',
    needsVi: 'Chỉ mục người dân: một mã cho mỗi người, gộp trùng, tạo lập ban đầu và rà soát hằng năm từ các CSDL khác',
    duties: [
      ...([
        '000:3.3',
        '000:8.1',
        '000:8.2.b',
        '000:13.5',
        '000:14.4',
        '001:II.1.a-2',
        '001:II.1.a-4',
        '001:III.1-5',
      ] as const),
      ...(['001:III.2-7', '003:PL.2.2', '003:II.2.3.3'] as const),
    ],
  },
  {
    needs: 'The fields of QD 831/QD-BYT from the ministry, and forms for them',
    needsVi: 'Danh mục trường của QĐ 831/QĐ-BYT từ Bộ Y tế và biểu nhập tương ứng',
    duties: ['001:II.1.a-2b', '001:III.2-6'],
  },
  {
    needs: 'The record template of the ministry for a whole life, beside the visits that are kept today',
    needsVi: 'Mẫu hồ sơ trọn đời của Bộ Y tế, bên cạnh các lượt khám đang lưu',
    duties: ['000:3.1'],
  },
  {
    needs: 'The reproductive health modules: registers, Excel files, forms of Circular 37/2019, locked reports',
    needsVi: 'Các phân hệ sức khỏe sinh sản: bảy sổ, tệp Excel, biểu Thông tư 37/2019, khóa báo cáo',
    duties: [
      ...([
        '002:3.1.2',
        '002:7.1.a.1',
        '002:7.1.b',
        '002:7.1.c',
        '002:7.2.a',
        '002:7.2.b',
        '002:7.2.c.1',
        '002:8.6',
      ] as const),
      ...(['002:9.1', '002:11.2', '002:26.2', '002:6', '002:25.1'] as const),
    ],
  },
  {
    needs: 'An audit log of reads and changes that no administrator can alter, searchable by auditors',
    needsVi: 'Nhật ký truy cập, sửa đổi mà quản trị viên không sửa được, kiểm toán tra cứu được',
    duties: ['000:5.2', '000:5.5', '002:17.5', '001:I.2-3b', '002:15.2.b.2'],
  },
  {
    needs: 'Database administration without the right to read or copy data, with its attempts logged',
    needsVi: 'Quản trị CSDL không có quyền đọc, sao chép dữ liệu, mọi lần thử đều ghi nhật ký',
    duties: ['000:9.2', '002:15.2.b.1'],
  },
  {
    needs:
      'Security level 2 in full: VPN and bastion, MFA, malware protection, address registration, hardening of workstations',
    needsVi: 'An toàn cấp độ 2 đầy đủ: VPN, máy trung gian, MFA, chống mã độc, cấp địa chỉ theo MAC, gia cố máy trạm',
    duties: [
      ...([
        '002:15.1.d',
        '002:16.1',
        '002:16.2',
        '002:16.3',
        '002:17.6',
        '002:17.11',
        '002:17.12',
        '002:19.2.a',
      ] as const),
      ...([
        '002:19.3.b',
        '002:19.5',
        '002:20.4.a.5',
        '003:PL.4.2',
        '004:I.2-5',
        '004:V.1-2',
        '000:11',
        '001:I.2-2',
      ] as const),
      ...(['001:I.2-3', '004:II.3.5-4'] as const),
    ],
  },
  {
    needs: 'Vulnerability scans with a gate before a deploy, and a software list',
    needsVi: 'Quét điểm yếu có chốt chặn trước khi triển khai, danh mục phần mềm',
    duties: [
      '002:19.3.a',
      '002:19.4.a',
      '002:21.3.1',
      '004:V.1-3',
      '002:17.9',
      '003:PL.4.3',
      '002:19.1.b',
      '004:V.1-4',
    ],
  },
  {
    needs: 'The security-level dossier made from the real inventory, and its approval',
    needsVi: 'Hồ sơ đề xuất cấp độ lập từ hiện trạng thật, và quyết định phê duyệt',
    duties: ['003:PL.4.1', '004:V.1'],
  },
  {
    needs:
      'Secrets of people at work (exports, evidence, removable media) under one rule; the deploying computer keeps keys in files of mode 0600 today',
    needsVi:
      'Quy tắc chung cho bí mật khi vận hành (bản xuất, bằng chứng, thiết bị rời); hiện máy triển khai giữ khóa trong tệp chỉ chủ đọc được',
    duties: ['002:18.1'],
  },
  {
    needs:
      'Database access list, volume encryption, replicas and retention read live; replicas and TLS exist, retention comes with the backups',
    needsVi:
      'Đọc trực tiếp danh sách truy cập, mã hóa, bản sao, thời hạn lưu của CSDL; đã có bản sao và TLS, thời hạn lưu đến cùng sao lưu',
    duties: ['000:17.3'],
  },
  {
    needs: 'Mutual authentication and signatures of every interface in production, refusal of replays',
    needsVi: 'Xác thực hai chiều, chữ ký số trên mọi giao diện khi vận hành thật, từ chối phát lại',
    duties: ['000:17.1', '002:18.3.2', '000:17.2-2', '004:II.3.3.b-3'],
  },
  {
    needs: 'A real site with its public name, its place and its network',
    needsVi: 'Hệ thống thật với tên miền công khai, nơi đặt và đường truyền',
    duties: ['000:6', '001:V.4-2', '002:15.1.a', '001:V.3', '001:V.9-2'],
  },
  {
    needs: 'Load tests at the size of the city, and rate limits shown to keep lawful senders served',
    needsVi: 'Thử tải ở quy mô thành phố, giới hạn tốc độ mà bên gửi hợp lệ vẫn được phục vụ',
    duties: ['001:I.1-4', '001:II.1.a-3b', '003:PL.1', '004:II.3.5-8'],
  },
  {
    needs: 'A report of the preflight per facility, and checks of power and time beside those of hosts',
    needsVi: 'Báo cáo kiểm tra trước triển khai theo cơ sở, thêm nguồn điện và thời gian',
    duties: ['001:V.3-1b', '004:II.3.1'],
  },
  {
    needs: 'A staging site whose digests a production deploy must have passed, and documents of acceptance',
    needsVi: 'Hệ thống thử nghiệm mà bản triển khai phải qua trước, và biên bản nghiệm thu',
    duties: ['002:21.3.2', '002:21.3.3', '000:4.3', '004:II.3.3.a'],
  },
  {
    needs: 'Failure drills of the whole system with measured times, and the catch-up of entries made offline',
    needsVi: 'Diễn tập sự cố toàn hệ thống có đo thời gian, nhập bù dữ liệu ghi khi mất kết nối',
    duties: ['004:I.1-2b', '004:II.3.5-5'],
  },
  {
    needs: 'LIS and RIS-PACS of facilities, which this bundle does not deploy',
    needsVi: 'LIS, RIS-PACS của cơ sở, gói này chưa triển khai',
    duties: ['004:II.3.3.b-2'],
  },
  {
    needs: 'Catalogues of the ministry, versioned with their effective dates, in the gateway',
    needsVi: 'Danh mục dùng chung của Bộ Y tế, có phiên bản và ngày hiệu lực, trong cổng tiếp nhận',
    duties: ['001:I.2-1', '001:II.1.a-2d', '004:II.2-2'],
  },
  {
    needs: 'A conformance run that a partner passes before its production credential is issued, and a published guide',
    needsVi:
      'Bài kiểm tra hợp chuẩn mà đối tác phải đạt trước khi được cấp tài khoản thật, và tài liệu hướng dẫn công bố',
    duties: ['003:II.2.4', '003:III.5', '003:III.1.2', '002:11.1', '003:PL.3'],
  },
  {
    needs: 'A Hung Yen site and its data store',
    needsVi: 'Hệ thống và kho dữ liệu của Hưng Yên',
    duties: ['004:II.3.4', '004:V.5-2', '004:V.5-3'],
  },
  {
    needs:
      'Documents of the owner and the developer: warranty, hand-over, secrecy, HIS level, regulations of the facility, legal citations',
    needsVi:
      'Văn bản của chủ quản và đơn vị phát triển: bảo hành, bàn giao, bảo mật, mức HIS, quy chế của cơ sở, căn cứ pháp lý',
    duties: [
      ...(['002:27.2.1', '002:27.2.2', '002:27.4', '002:28', '004:II.2-3', '004:II.3.3.b', '004:II.3.5-1'] as const),
      ...(['004:II.3.5-2', '004:II.3.5-3'] as const),
    ],
  },
  {
    needs: 'Contract tests of the gateway and the records service that show it from end to end',
    needsVi: 'Kiểm thử hợp đồng của cổng tiếp nhận và dịch vụ hồ sơ, chứng minh từ đầu đến cuối',
    duties: [
      ...(['000:4.4', '000:4.5', '000:7.1-2', '001:II.1.a-2c', '001:III.2-1', '001:V.1-5b', '001:V.11-3'] as const),
      ...(['002:4.5', '003:II.2.2.1', '003:III.1.1', '003:III.3.1'] as const),
    ],
  },
  {
    needs:
      'The delay between the end of a visit and its receipt, measured per document; visits are taken in at any moment today',
    needsVi: 'Đo độ trễ từ lúc kết thúc khám đến lúc nhận của từng hồ sơ; hiện hệ thống nhận hồ sơ bất kỳ lúc nào',
    duties: ['001:V.1'],
  },
  {
    needs: 'One component upgraded alone while documents keep coming in, shown on a running site',
    needsVi: 'Nâng cấp riêng một thành phần khi hồ sơ vẫn đang đến, chứng minh trên hệ thống đang chạy',
    duties: ['004:I.2-3'],
  },
];
