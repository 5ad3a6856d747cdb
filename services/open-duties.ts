/** Duties that are not met yet, grouped by what must come first. Whoever meets one moves it to `met-duties.ts` or to a procedure. */
import type { DutyId } from './articles.ts';

export type OpenDuties = { needs: string; needsVi: string; duties: DutyId[] };

export const openDuties: OpenDuties[] = [
  {
    needs:
      'The identity component: accounts, roles, passwords and sessions for people who enter and use health data. Facilities have accounts, and those who run, audit or lead the site have theirs on the console today',
    needsVi:
      'Thành phần định danh: tài khoản, vai trò, mật khẩu, phiên làm việc cho người nhập và khai thác dữ liệu sức khỏe. Hiện cơ sở có tài khoản; người vận hành, kiểm toán, lãnh đạo có tài khoản trên bảng điều khiển',
    duties: [
      '000:3.4',
      '000:7.1',
      '000:7.1-1',
      '000:7.2',
      '000:7.3.d',
      '000:10.4',
      '000:10.5',
      '000:10.8',
      '000:23.1.d',
      '001:III.1-3',
      '002:5.1.a',
      '002:5.2.a',
      '002:10.2',
      '002:17.4',
      '003:III.3.2',
    ],
  },
  {
    needs:
      'The same for accounts of units and of people who enter data, with the identity component. On the console a person with a first password can do nothing but change it today',
    needsVi:
      'Điều này cho tài khoản của đơn vị, của người nhập liệu, cùng thành phần định danh. Hiện trên bảng điều khiển, người có mật khẩu ban đầu chỉ đổi được mật khẩu',
    duties: ['000:7.3.b-2', '002:5.2.c'],
  },
  {
    needs:
      'A notice before the password of an administrator ends, and an end for the key that opens the machines. On the console a password must be changed after half a year, and nothing else can be done before that, today',
    needsVi:
      'Nhắc trước khi mật khẩu của người quản trị hết hạn, và hạn cho khóa vào các máy. Hiện trên bảng điều khiển, sau sáu tháng phải đổi mật khẩu rồi mới làm được việc khác',
    duties: ['002:17.3.2'],
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
      '000:3.6',
      '000:9.3',
      '000:10.7',
      '000:12.7',
      '000:16.1',
      '000:16.1-2',
      '000:17.2',
      '000:18',
      '000:18-2',
      '000:21',
      '001:I.1-5',
      '001:II.1.a',
      '001:II.2-1',
      '001:II.2-2',
      '001:III.2-2',
      '001:III.2-3',
      '001:III.2-5',
      '001:V.6',
      '001:II.3.a',
      '002:3.1.1',
      '002:3.1.i',
      '002:7.1.a.2',
      '002:12',
      '002:13',
      '002:14',
      '002:5.3.1.b.4',
      '002:25.5',
      '003:II.2.1.1',
      '003:II.2.1.4',
      '003:II.2.3.1',
      '003:III.2',
      '003:III.4',
      '003:V.2.b',
      '003:PL.2.1',
      '003:PL.6',
      '004:I.2-4',
      '004:II.3.4-2',
      '004:V.1-5',
      '004:V.3',
      '004:V.5-1',
    ],
  },
  {
    needs: 'Signed commitments of the partners, each switched on with its connector',
    needsVi: 'Cam kết đã ký của đối tác, kèm việc bật từng bộ kết nối',
    duties: ['002:18.3.1'],
  },
  {
    needs:
      'Network devices of the data centre in the recovery plan. It covers machines, data, keys and the whole site, was drilled from each copy, and lies on every host of copies, to be read when nothing else is left, today',
    needsVi:
      'Thiết bị mạng của trung tâm dữ liệu trong kế hoạch phục hồi. Hiện kế hoạch gồm máy, dữ liệu, khóa, cả hệ thống, đã diễn tập từ từng bản sao, nằm sẵn trên mọi máy giữ bản sao để đọc khi không còn gì khác',
    duties: ['002:20.4.c'],
  },
  {
    needs:
      'Last success, backlog and errors of each connector of the exchange component. Documents of each facility are counted beside what it usually sends, and one that has sent nothing by 18:00 raises an alert today',
    needsVi:
      'Lần thành công cuối, tồn đọng, lỗi của từng bộ kết nối của thành phần trao đổi. Hiện số hồ sơ của từng cơ sở được đếm bên mức thường thấy, cơ sở chưa gửi gì sau 18 giờ có cảnh báo',
    duties: ['000:20.2'],
  },
  {
    needs:
      'Refusals, last receipt and delay of each source, and the sources of primary-care software and of deaths. Documents of each facility are counted by day and a silent one raises an alert today; outcomes and delays are counted for the site as a whole',
    needsVi:
      'Số bị từ chối, lần nhận cuối, độ trễ của từng nguồn, và nguồn phần mềm y tế cơ sở, tử vong. Hiện hồ sơ từng cơ sở được đếm theo ngày, cơ sở im lặng có cảnh báo; kết quả và độ trễ mới đếm chung toàn hệ thống',
    duties: ['002:5.3.1.b.3'],
  },
  {
    needs:
      'Four figures for each facility: correct, complete, clean, live. Outcomes and the time from receipt to FHIR are measured for the site as a whole, documents of each facility are counted by day today',
    needsVi:
      'Bốn số đo đúng, đủ, sạch, sống cho từng cơ sở. Hiện kết quả tiếp nhận và thời gian lên FHIR đo chung toàn hệ thống, hồ sơ từng cơ sở được đếm theo ngày',
    duties: ['003:II.2.3.2'],
  },
  {
    needs:
      'An alert on scans, guessed passwords and known attacks at the public address, and an attack in a drill that shows it. What nobody declared is refused and counted, five wrong passwords lock a name, the web firewall refuses attacks in addresses and queries, and incidents have a procedure today',
    needsVi:
      'Cảnh báo khi địa chỉ công khai bị dò quét, dò mật khẩu, tấn công đã biết, và một lần diễn tập tấn công chứng minh. Hiện kết nối không khai báo bị chặn và đếm, năm lần sai mật khẩu khóa tên, tường lửa ứng dụng chặn tấn công trong địa chỉ, câu hỏi; sự cố có quy trình',
    duties: ['000:22.4', '004:II.3.5-7'],
  },
  {
    needs:
      'A form of the report to the department with its due time, and an alert when it is late. The procedure of incidents has the authority told at once, and the evidence log keeps when and what it was told today',
    needsVi:
      'Mẫu báo cáo gửi Sở kèm hạn gửi, và cảnh báo khi quá hạn. Hiện quy trình sự cố yêu cầu báo ngay cơ quan quản lý, nhật ký bằng chứng giữ giờ và nội dung đã báo',
    duties: ['000:22.4-2'],
  },
  {
    needs:
      'A standing comparison of the running database image and schema with the released ones, and an alert when they differ. Images are named by digest, a changed migration is refused, a changed document cannot be opened, and a changed evidence log raises an alert today',
    needsVi:
      'So liên tục ảnh và lược đồ CSDL đang chạy với bản phát hành, cảnh báo khi khác. Hiện ảnh được gọi bằng mã băm, tệp lược đồ bị sửa thì bị từ chối, hồ sơ bị sửa không mở được, nhật ký bằng chứng bị sửa có cảnh báo',
    duties: ['002:17.7'],
  },
  {
    needs:
      'A figure of availability for each month with planned windows taken out. The site is tried all day from two machines outside the cluster, the console shows the share of each of 90 days with planned work beside it, and people are reached by day and night today',
    needsVi:
      'Con số sẵn sàng của từng tháng đã trừ thời gian bảo trì. Hiện hệ thống được thử suốt ngày từ hai máy ngoài cụm, bảng điều khiển có tỷ lệ từng ngày trong 90 ngày, bên cạnh việc có kế hoạch; người trực được báo cả ngày lẫn đêm',
    duties: ['002:21.1'],
  },
  {
    needs:
      'Figures of switches, firewalls, storage and UPS with an orderly shutdown when power goes, and a profile for a facility. Each machine has a declared size that is checked, and its processor, memory, disks and arrays are measured today',
    needsVi:
      'Số đo của thiết bị chuyển mạch, tường lửa, tủ đĩa, lưu điện kèm tắt máy có trật tự khi mất điện, và cấu hình cho từng loại cơ sở. Hiện mỗi máy có kích thước khai báo được kiểm tra; bộ xử lý, bộ nhớ, đĩa, RAID được đo',
    duties: ['004:II.3.2'],
  },
  {
    needs:
      'A contact of the developer in the roster, and a test message that they acknowledge. The roster knows whoever is on duty and the head of operations today',
    needsVi:
      'Đầu mối của đơn vị phát triển trong sổ trực, và một tin thử được họ xác nhận. Hiện sổ trực có người trực và trưởng bộ phận vận hành',
    duties: ['002:27.3'],
  },
  {
    needs:
      'A person index with the commune of each person, for lists of whom to reconcile, of duplicates and gaps, of who moved or died. The console tells how the system runs and holds nothing of a person today',
    needsVi:
      'Chỉ mục người dân có địa bàn, để lập danh sách rà soát, trùng, thiếu, chuyển đi, tử vong theo xã. Hiện bảng điều khiển cho biết hệ thống chạy ra sao, không có dữ liệu người dân',
    duties: ['000:8.2', '000:8.2.d', '001:III.3-1'],
  },
  {
    needs:
      'Accounts by province, district and commune, and the list of units of each. The console shows documents of each facility today beside what it usually sends, to those who run the system, audit or lead it',
    needsVi:
      'Tài khoản theo tỉnh, huyện, xã và danh sách đơn vị của từng nơi. Hiện bảng điều khiển cho người vận hành, kiểm toán, lãnh đạo xem số hồ sơ hôm nay của từng cơ sở bên mức thường thấy',
    duties: ['000:12.2', '001:III.3-3', '003:II.2.1.3'],
  },
  {
    needs:
      'A sign-in for facilities with the progress of their own data. A sender learns of each file and of each refused visit with its reason from the receipt and from the status address today, and of no other facility’s',
    needsVi:
      'Trang đăng nhập cho cơ sở xem tiến trình dữ liệu của mình. Hiện bên gửi biết kết quả từng tệp, từng hồ sơ bị từ chối kèm lý do qua biên nhận và địa chỉ tra cứu, không thấy của cơ sở khác',
    duties: ['002:5.3.2.c.2'],
  },
  {
    needs:
      'The reports themselves by unit and period, a calendar of their due dates with warnings before and after, and the list of who has not sent. Documents of each facility are counted by day today',
    needsVi:
      'Chính các báo cáo theo đơn vị và kỳ, lịch hạn nộp có nhắc trước và báo trễ, danh sách nơi chưa gửi. Hiện mới đếm hồ sơ của từng cơ sở theo ngày',
    duties: [
      '000:13.9',
      '000:25',
      '001:V.1-7',
      '001:V-end',
      '002:7.2.c.2',
      '002:7.2.c.3',
      '002:7.2.c.4',
      '002:7.2.c.5',
      '004:V.1-6',
    ],
  },
  {
    needs:
      'The list of facilities with the state of their electronic records, and the share of visits with a complete and signed record. Documents of each facility are counted by day, and the signature of a visit is kept unverified today',
    needsVi:
      'Danh sách cơ sở kèm tình trạng bệnh án điện tử, tỷ lệ lượt khám có bệnh án đủ và đã ký. Hiện hồ sơ từng cơ sở được đếm theo ngày, chữ ký được lưu nhưng chưa kiểm tra',
    duties: ['004:I.1-2', '004:II.3.3.a-2'],
  },
  {
    needs:
      'The criteria of the ministry one by one, each with a live result or a named document. Duties of this register have them today, on the console and in the evidence package',
    needsVi:
      'Từng tiêu chí của Bộ Y tế, mỗi tiêu chí có kết quả trực tiếp hoặc văn bản. Hiện mới có như vậy cho các nghĩa vụ của danh mục này, trên bảng điều khiển và trong gói bằng chứng',
    duties: ['004:II.3.2-2', '004:II.3.5-9'],
  },
  {
    needs:
      'The contacts of each unit, a message to each, and the count of those that got it. Incidents and planned work stand on a public status page with a feed today',
    needsVi:
      'Đầu mối của từng đơn vị, tin gửi tới từng nơi, và đếm số nơi đã nhận. Hiện sự cố và việc có kế hoạch hiện trên trang trạng thái công khai, có RSS',
    duties: ['002:20.4.b'],
  },
  {
    needs:
      'Rules of the firewalls and results of vulnerability scans on the console. An auditor has an account that changes nothing, each view is logged with its person and its log is sealed by digests in the evidence log, and evidence, backups, drills, alerts and runbooks can be read today',
    needsVi:
      'Luật tường lửa và kết quả quét điểm yếu trên bảng điều khiển. Hiện kiểm toán viên có tài khoản không sửa được gì, mỗi lần xem được ghi kèm tên, nhật ký xem có mã băm trong nhật ký bằng chứng; xem được bằng chứng, sao lưu, diễn tập, cảnh báo, sổ tay',
    duties: ['004:V.4'],
  },
  {
    needs:
      'A person index: initial and yearly loads from the other databases, residents who moved or died, and cleaning that can be undone',
    needsVi:
      'Chỉ mục người dân: tạo lập ban đầu và rà soát hằng năm từ các CSDL khác, người chuyển đi hoặc mất, làm sạch có thể hoàn tác',
    duties: ['000:8.1', '000:8.2.b', '001:II.1.a-2', '001:II.1.a-4', '001:III.2-7', '003:II.2.3.3'],
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
      '002:3.1.2',
      '002:7.1.a.1',
      '002:7.1.b',
      '002:7.1.c',
      '002:7.2.a',
      '002:7.2.b',
      '002:7.2.c.1',
      '002:8.6',
      '002:9.1',
      '002:11.2',
      '002:25.1',
    ],
  },
  {
    needs:
      'Hardening of each workstation before it is handed over, and the register of those that may reach the administration network; administration comes from that network only today',
    needsVi:
      'Gia cố từng máy trạm trước khi bàn giao, và danh bạ máy được vào mạng quản trị; hiện quản trị chỉ từ mạng đó',
    duties: ['002:16.1'],
  },
  {
    needs:
      'The list of measures that the security laws ask for, each with the date of its last check, and the compliance file that the owner signs. The console shows the newest evidence of each duty of this register, and the frame of the level dossier names what is there and what is missing today',
    needsVi:
      'Danh mục biện pháp mà pháp luật an toàn thông tin đòi hỏi, kèm ngày kiểm tra gần nhất, và hồ sơ tuân thủ chủ quản ký. Hiện bảng điều khiển có bằng chứng mới nhất của từng nghĩa vụ trong danh mục này, khung hồ sơ cấp độ nêu phần đã có và còn thiếu',
    duties: ['000:11', '001:I.2-2'],
  },
  {
    needs:
      'The facility’s rules for its cameras, signed, and a try from the camera network. Only the published port of the edge can be reached from other networks today',
    needsVi:
      'Quy định camera của cơ sở, có ký, và phép thử từ mạng camera. Hiện từ mạng khác chỉ tới được cổng công bố của biên',
    duties: ['004:II.3.5-4'],
  },
  {
    needs:
      'An assessment of how machines are set up and of what the APIs let through, and a program that refuses without its report; the acceptance asks for the report of an outside assessor today. Every deploy lists the software of images, machines and packages, and a production site refuses what is known to be gravely vulnerable',
    needsVi:
      'Đánh giá cấu hình máy và các giao diện, và chương trình từ chối khi thiếu báo cáo; hiện biên bản nghiệm thu đòi báo cáo của đơn vị đánh giá độc lập. Mỗi lần triển khai đã lập danh mục phần mềm của ảnh, máy, gói, và hệ thống thật từ chối lỗ hổng đã biết từ mức cao trở lên',
    duties: ['002:19.3.a', '002:19.4.a'],
  },
  {
    needs:
      'A look at vulnerability records on a schedule, with the age of the oldest open fix as a number that is watched and an alert. A production deploy shows the ages today, and refuses grave ones and whatever could have been mended for more than 90 days',
    needsVi:
      'Đối chiếu dữ liệu lỗ hổng theo lịch, tuổi của bản vá chưa áp dụng lâu nhất được đo và có cảnh báo. Hiện lần triển khai hệ thống thật nêu số ngày, từ chối lỗ hổng từ mức cao trở lên và mọi thứ đã có bản vá quá 90 ngày',
    duties: ['002:21.3.1'],
  },
  {
    needs:
      'A gate before the first use that a program closes while a control of the level fails, with who approved and when; the acceptance is a signed procedure today',
    needsVi:
      'Chốt trước khi đưa vào sử dụng do chương trình đóng khi một biện pháp theo cấp độ chưa đạt, ghi người duyệt và thời điểm; hiện là quy trình nghiệm thu có ký',
    duties: ['004:V.1-3'],
  },
  {
    needs:
      'The same rehearsal for a changed device, and connectors to go through it. Every new version of code, packages, images and Kubernetes is deployed, verified, restored and loaded on a rehearsal site first, by a signed procedure, today',
    needsVi:
      'Diễn tập như vậy cho cả thiết bị mới, và các bộ kết nối để thử cùng. Hiện mọi bản mới của mã, gói, ảnh, Kubernetes được triển khai, kiểm chứng, khôi phục, thử tải trên hệ thống diễn tập trước, theo quy trình có người ký',
    duties: ['002:17.9'],
  },
  {
    needs:
      'A compliance run on a schedule, with a dated report and an alert when it is late. Live proofs run at each deploy and by command, and the evidence log keeps those of each deploy today',
    needsVi:
      'Đợt kiểm tra tuân thủ theo lịch, có báo cáo ghi ngày và cảnh báo khi trễ. Hiện phép thử chạy ở mỗi lần triển khai và theo lệnh, nhật ký bằng chứng giữ kết quả của từng lần triển khai',
    duties: ['003:PL.4.3'],
  },
  {
    needs:
      'A plan for cyber incidents that was rehearsed: isolate, change secrets, restore, report; and a new version of it after each assessment. Incidents of operation, lost keys and lost machines have procedures, and the restore is drilled today',
    needsVi:
      'Phương án ứng phó sự cố an ninh mạng đã diễn tập: cô lập, đổi khóa, khôi phục, báo cáo; và bản mới sau mỗi lần đánh giá. Hiện sự cố vận hành, mất khóa, mất máy có quy trình, phần khôi phục đã diễn tập',
    duties: ['002:19.1.b', '004:V.1-4'],
  },
  {
    needs:
      'The security-level dossier of a real site, written by its owner, and its approval; its frame names the command, file or gap for each demand today',
    needsVi:
      'Hồ sơ đề xuất cấp độ của một hệ thống thật, do chủ quản viết, và quyết định phê duyệt; hiện có khung nêu lệnh, tệp hoặc chỗ thiếu cho từng yêu cầu',
    duties: ['003:PL.4.1', '004:V.1'],
  },
  {
    needs: 'A real site with its place, its network and its workstations',
    needsVi: 'Hệ thống thật với nơi đặt, đường truyền và máy trạm',
    duties: ['001:V.4-2', '002:15.1.a', '001:V.9-2'],
  },
  {
    needs:
      'The move to another data centre rehearsed as a whole, with new addresses, its time measured and its way back taken; the procedure is written, and its restore from one copy is drilled with the old addresses today',
    needsVi:
      'Chuyển thử trọn vẹn sang trung tâm khác, địa chỉ mới, đo thời gian gián đoạn và thử đường về; hiện quy trình đã viết, phần khôi phục từ một bản sao đã diễn tập với địa chỉ cũ',
    duties: ['001:V.3'],
  },
  {
    needs: 'LIS and RIS-PACS of facilities, which this bundle does not deploy',
    needsVi: 'LIS, RIS-PACS của cơ sở, gói này chưa triển khai',
    duties: ['004:II.3.3.b-2'],
  },
  {
    needs: 'A conformance run that a partner passes before its production credential is issued, and a published guide',
    needsVi:
      'Bài kiểm tra hợp chuẩn mà đối tác phải đạt trước khi được cấp tài khoản thật, và tài liệu hướng dẫn công bố',
    duties: ['003:II.2.4', '003:III.5', '003:PL.3'],
  },
  {
    needs: 'A Hung Yen site and its data store',
    needsVi: 'Hệ thống và kho dữ liệu của Hưng Yên',
    duties: ['004:II.3.4', '004:V.5-3'],
  },
  {
    needs:
      'Documents of the owner and the developer: warranty, hand-over, secrecy, HIS level, regulations of the facility, legal citations',
    needsVi:
      'Văn bản của chủ quản và đơn vị phát triển: bảo hành, bàn giao, bảo mật, mức HIS, quy chế của cơ sở, căn cứ pháp lý',
    duties: [
      '002:27.2.1',
      '002:27.2.2',
      '002:27.4',
      '002:28',
      '004:II.2-3',
      '004:II.3.3.b',
      '004:II.3.5-1',
      '004:II.3.5-2',
      '004:II.3.5-3',
    ],
  },
  {
    needs:
      'The list of licensed facilities, public, private, central and ministry ones, and the coverage of each; the gateway takes all alike today',
    needsVi:
      'Danh sách cơ sở được cấp phép, công, tư, trung ương, bộ ngành, và mức bao phủ; hiện cổng tiếp nhận nhận mọi cơ sở như nhau',
    duties: ['001:III.2-1', '001:V.11-3'],
  },
  {
    needs: 'The fields of QD 3074/QD-BYT from the ministry; visits of QD 3176 are mapped to FHIR today',
    needsVi: 'Danh mục trường của QĐ 3074/QĐ-BYT từ Bộ Y tế; hiện lượt khám theo QĐ 3176 đã được chuyển sang FHIR',
    duties: ['003:III.1.1', '003:III.3.1'],
  },
  {
    needs:
      'The delay between the end of a visit and its receipt, measured per document; visits are taken in at any moment today',
    needsVi: 'Đo độ trễ từ lúc kết thúc khám đến lúc nhận của từng hồ sơ; hiện hệ thống nhận hồ sơ bất kỳ lúc nào',
    duties: ['001:V.1'],
  },
  {
    needs:
      'One component upgraded alone to another version while documents keep coming in. Services and the database are restarted, and machines are added and taken out, while a hospital sends today',
    needsVi:
      'Nâng cấp riêng một thành phần lên bản khác khi hồ sơ vẫn đang đến. Hiện đã khởi động lại dịch vụ, CSDL, thêm và bớt máy trong lúc bệnh viện đang gửi',
    duties: ['004:I.2-3'],
  },
  {
    needs:
      'People who enter or use health data and set their own password: they come with the identity component. Passwords that the site issues have all four classes, and a weak one that somebody chooses on the console is refused today',
    needsVi:
      'Người nhập, khai thác dữ liệu tự đặt mật khẩu: đến cùng thành phần định danh. Hiện mật khẩu do hệ thống cấp đủ bốn loại ký tự, mật khẩu yếu mà người dùng bảng điều khiển chọn bị từ chối',
    duties: ['000:7.3.b'],
  },
  {
    needs:
      'Roles for people who use health data and the matrix of each role. Facility accounts have the rights send, read and read-sensitive, and the console has three roles; what goes beyond them is refused, and refused reads are logged today',
    needsVi:
      'Vai trò cho người khai thác dữ liệu sức khỏe và ma trận quyền của từng vai trò. Hiện tài khoản cơ sở có ba quyền gửi, đọc, đọc dữ liệu nhạy cảm, bảng điều khiển có ba vai trò; ngoài quyền bị từ chối, lần đọc bị từ chối được ghi nhật ký',
    duties: ['000:4.2', '002:4.2.1'],
  },
  {
    needs:
      'The list of licensed facilities and an account for each, from the identity component. An account serves its own facility code only today',
    needsVi:
      'Danh sách cơ sở được cấp phép và tài khoản cho từng cơ sở, từ thành phần định danh. Hiện mỗi tài khoản chỉ gửi được cho đúng mã cơ sở của mình',
    duties: ['001:III.1-4'],
  },
  {
    needs:
      'Logout and the end of idle sessions for those who send and read records: their token ends by its own time only. On the console signing out ends a session at once, and half an hour without use ends it too, today',
    needsVi:
      'Đăng xuất và tự đóng phiên bỏ không cho nơi gửi, đọc hồ sơ: mã truy cập của họ chỉ hết hạn theo thời gian. Hiện trên bảng điều khiển, đăng xuất kết thúc phiên ngay, nửa giờ không dùng cũng kết thúc',
    duties: ['002:4.2.3'],
  },
  {
    needs:
      'The holder of each account on record. Each document taken and each read is logged with the account of a facility, not of a person; views of the console and entries of the evidence log have the person today',
    needsVi:
      'Người giữ từng tài khoản trong hồ sơ. Hiện mỗi hồ sơ nhận và mỗi lượt đọc được ghi theo tài khoản của cơ sở, chưa theo cá nhân; lượt xem bảng điều khiển và mục của nhật ký bằng chứng đã có tên người',
    duties: ['002:17.1'],
  },
  {
    needs:
      'Accounts of connected systems with their own scopes, each withdrawn alone and at once. Facilities have an account each today, withdrawn by a deploy',
    needsVi:
      'Tài khoản riêng cho từng hệ thống kết nối, phạm vi riêng, thu hồi riêng ngay. Hiện mỗi cơ sở có một tài khoản, thu hồi bằng một lần triển khai',
    duties: ['002:5.3.1.b.2'],
  },
  {
    needs:
      'The ratio of visits received to those that each facility had, and an alert on a shortfall. A file with fewer visits than it declares is refused, documents of each facility are counted by day, and one that sends nothing raises an alert today',
    needsVi:
      'Tỷ lệ hồ sơ nhận trên số lượt khám của từng cơ sở và cảnh báo khi thiếu. Hiện tệp có ít hồ sơ hơn số khai bị từ chối, hồ sơ từng cơ sở được đếm theo ngày, cơ sở không gửi gì có cảnh báo',
    duties: ['000:12.6'],
  },
  {
    needs:
      'One identifier also for a person who is known by the personal number here and by the insurance card there, and the merging of duplicates. The same number from two facilities gives one Patient today',
    needsVi:
      'Một mã duy nhất cả khi một nơi gửi số định danh, nơi khác chỉ gửi số thẻ BHYT, và gộp trùng có thể hoàn tác. Hiện cùng một số từ hai cơ sở cho ra một người',
    duties: ['000:3.3', '000:13.5'],
  },
  {
    needs:
      'A hold queue for personal numbers that are malformed or not verified. A number that contradicts sex or year of birth is a warning to the sender today',
    needsVi:
      'Hàng chờ cho số định danh sai dạng hoặc chưa xác minh. Hiện số không khớp giới tính, năm sinh được cảnh báo cho bên gửi',
    duties: ['003:PL.2.2'],
  },
  {
    needs:
      'The list of a commune station with the codes of new persons. A new Patient can be read with its id as soon as it is mapped, and that delay is measured per site',
    needsVi:
      'Danh sách của trạm y tế có mã của người mới. Hiện người mới đọc được kèm mã ngay khi chuyển đổi xong, độ trễ đo chung cho hệ thống',
    duties: ['000:14.4'],
  },
  {
    needs:
      'Normal forms of addresses and old area codes, and a list of what cannot be mended. Text is brought to normal form C, and wrong dates and codes are named to the sender today',
    needsVi:
      'Chuẩn hóa địa chỉ, mã địa bàn cũ và danh sách không chuẩn hóa được. Hiện chữ được đưa về dạng chuẩn C, ngày và mã sai được báo lại bên gửi',
    duties: ['001:III.1-5'],
  },
  {
    needs:
      'Audit entries of refused statements in the database, with the address, and of refused calls in the gateway. The services can neither change nor delete a stored document, and refused reads are logged with the account today',
    needsVi:
      'Nhật ký có địa chỉ cho câu lệnh bị CSDL từ chối và lời gọi bị cổng từ chối. Hiện dịch vụ không thể sửa, xóa hồ sơ đã lưu; lượt đọc bị từ chối được ghi kèm tài khoản',
    duties: ['000:5.2'],
  },
  {
    needs:
      'A standing check that compares the FHIR side with the originals and reports each difference. Originals are kept under a seal today: an altered one cannot be opened and is set aside with its number when it is mapped or rebuilt',
    needsVi:
      'Kiểm tra định kỳ so phía FHIR với bản gốc và báo từng khác biệt. Hiện bản gốc được niêm phong: bản bị sửa không mở được, bị để riêng kèm số khi chuyển đổi hoặc dựng lại',
    duties: ['000:5.5'],
  },
  {
    needs:
      'Old and new values of an edit, in a chain of hashes. Each document taken, each read and each change in the cluster is logged with its account today',
    needsVi:
      'Giá trị cũ, mới của lần sửa, trong chuỗi băm. Hiện mỗi hồ sơ nhận, mỗi lượt đọc, mỗi thay đổi trong cụm đều được ghi kèm tài khoản',
    duties: ['002:17.5'],
  },
  {
    needs:
      'Alerts on refused exports, and a drill that brings a deleted row back by a restore to the second before. Calls to the outside are refused and each read is logged today',
    needsVi:
      'Cảnh báo khi có lần xuất dữ liệu bị chặn, và diễn tập lấy lại dòng bị xóa bằng cách khôi phục tới giây trước đó. Hiện kết nối ra ngoài bị chặn, mỗi lượt đọc được ghi nhật ký',
    duties: ['001:I.2-3b'],
  },
  {
    needs:
      'An alert for a dump that somebody tries. Only the backup identity may dump, a try of anybody else is refused and in the audit log, and connections to the outside are refused and counted today',
    needsVi:
      'Cảnh báo khi có người thử kết xuất dữ liệu. Hiện chỉ danh tính sao lưu được kết xuất; người khác thử thì bị từ chối và có trong nhật ký; kết nối ra ngoài bị chặn và đếm',
    duties: ['000:9.2'],
  },
  {
    needs:
      'A log of refused connections that leaves the machine. Disk, WAL and logs hold no readable record, every hop of a record speaks TLS only, and other calls are refused and counted today',
    needsVi:
      'Nhật ký kết nối bị từ chối gửi ra ngoài máy. Hiện đĩa, WAL, nhật ký không có hồ sơ đọc được; mọi chặng của hồ sơ chỉ dùng TLS; kết nối khác bị chặn và đếm',
    duties: ['004:I.2-5'],
  },
  {
    needs:
      'A scan from outside of a real site, and the VPN. By the rules only the published port of the edge is open to the world, and SSH and the API server to the administration network',
    needsVi:
      'Quét từ bên ngoài một hệ thống thật, và VPN. Theo tường lửa, bên ngoài chỉ thấy cổng công bố của biên; SSH và máy chủ API chỉ mở cho mạng quản trị',
    duties: ['002:17.12'],
  },
  {
    needs:
      'An audit of the ports that each machine listens on. Administration is by SSH and TLS, from the administration network only, today',
    needsVi: 'Kiểm kê cổng đang mở trên từng máy. Hiện quản trị chỉ qua SSH và TLS, từ mạng quản trị',
    duties: ['002:19.2.a'],
  },
  {
    needs:
      'A register of devices, their MAC addresses and their reservations; machines have fixed addresses from the site file today',
    needsVi: 'Danh bạ thiết bị, địa chỉ MAC và cấp phát theo MAC; hiện máy có địa chỉ cố định theo tệp hệ thống',
    duties: ['002:16.3'],
  },
  {
    needs:
      'Licensed protection against malware on every server and device, reported to one place; the owner buys the licence',
    needsVi: 'Phần mềm chống mã độc có bản quyền trên mọi máy chủ, thiết bị, báo về một nơi; chủ quản mua bản quyền',
    duties: ['002:16.2', '002:17.6', '002:19.3.b'],
  },
  {
    needs:
      'A table of storage partitions by unit and officer, compared with the machines. Data directories open for their own process only today',
    needsVi:
      'Bảng phân quyền phân vùng lưu trữ theo đơn vị, cán bộ, đối chiếu với máy. Hiện thư mục dữ liệu chỉ tiến trình của nó mở được',
    duties: ['002:19.5'],
  },
  {
    needs:
      'Named accounts of administrators on every machine and the end of their idle sessions. Machines take the one key of the site; sessions of the console end after half an hour without use today',
    needsVi:
      'Tài khoản quản trị theo từng người trên mọi máy, tự đóng phiên không hoạt động. Hiện máy nhận một khóa của hệ thống; phiên của bảng điều khiển đóng sau nửa giờ không dùng',
    duties: ['002:20.4.a.5', '002:17.11'],
  },
  {
    needs:
      'The list of measures of the approved level, each with its own live check and alert. Machines, calls, TLS, encryption, pod rights, copies and alerts are probed at each deploy, and the evidence log keeps what passed today',
    needsVi:
      'Danh mục biện pháp của cấp độ được duyệt, mỗi biện pháp có phép thử và cảnh báo. Hiện mỗi lần triển khai thử máy, kết nối, TLS, mã hóa, quyền của pod, bản sao, cảnh báo, và nhật ký bằng chứng giữ kết quả',
    duties: ['003:PL.4.2', '004:V.1-2'],
  },
  {
    needs:
      'The rest of level 2: VPN, MFA, malware protection, audit. Default deny on every machine, no privileged pods and encryption at rest are probed today',
    needsVi:
      'Phần còn lại của cấp độ 2: VPN, MFA, chống mã độc, nhật ký kiểm toán. Hiện đã thử chặn mặc định, cấm pod đặc quyền, mã hóa khi lưu',
    duties: ['002:15.1.d'],
  },
  {
    needs:
      'Encryption of the volumes and the periods of retention, read live from the running site. TLS with SCRAM for listed roles only, sealed bodies, a synchronous replica whose delay raises an alert, and copies that refuse deletion exist today',
    needsVi:
      'Đọc trực tiếp mã hóa ổ đĩa và thời hạn lưu từ hệ thống đang chạy. Hiện đã có TLS và SCRAM cho vai trò được liệt kê, nội dung mã hóa, bản sao đồng bộ có cảnh báo khi trễ, bản sao lưu từ chối xóa',
    duties: ['000:17.3'],
  },
  {
    needs:
      'Verification of signed messages. The edge answers TLS 1.2 and later only, with forward secrecy, and no record is sent or read without a token today',
    needsVi:
      'Kiểm tra chữ ký số của thông điệp. Hiện biên chỉ nhận TLS 1.2 trở lên, không có mã truy cập thì không gửi, không đọc được hồ sơ',
    duties: ['000:17.1'],
  },
  {
    needs:
      'Verification of signatures, the sender certificate tied to the account, and an own error code for a replay. Damaged, incomplete and foreign documents are refused and a resend is not doubled; certificates of senders can be required today',
    needsVi:
      'Kiểm tra chữ ký số, gắn chứng thư với tài khoản, mã lỗi riêng cho phát lại. Hiện tệp hỏng, thiếu, của cơ sở khác bị từ chối, gửi lại không nhân đôi; có thể bắt buộc chứng thư bên gửi',
    duties: ['002:18.3.2'],
  },
  {
    needs:
      'Verification of signatures with expiry and revocation. The signature of a visit is kept with it as it came today',
    needsVi: 'Kiểm tra chữ ký số, hạn dùng và thu hồi. Hiện chữ ký được lưu nguyên cùng hồ sơ',
    duties: ['004:II.3.3.b-3'],
  },
  {
    needs:
      'The number of the agreement with each outside address, and the log line of a refused call read back from the machine. Nothing leaves a site that names no outside addresses today, measured from every machine and pod',
    needsVi:
      'Số thỏa thuận kèm từng địa chỉ bên ngoài, và đọc lại dòng nhật ký của kết nối bị chặn. Hiện không khai báo thì không kết nối ra ngoài được, đo từ mọi máy và pod',
    duties: ['000:17.2-2'],
  },
  {
    needs:
      'A real site under its public name, with a redirect for plain HTTP. The edge serves TLS under the name of its site with a certificate that is checked and renewed, is tried all day from two machines, and raises an alert before the certificate ends today',
    needsVi:
      'Hệ thống thật với tên miền công khai và chuyển hướng HTTP. Hiện biên chạy TLS với tên của hệ thống, chứng thư được kiểm tra và gia hạn, được thử suốt ngày từ hai máy, có cảnh báo trước khi chứng thư hết hạn',
    duties: ['000:6', '002:6'],
  },
  {
    needs:
      'Load tests with the population of the city in the database and all 663 units sending, on machines of that size. The rates of a peak day, an evening and an outage are sent to one computer while a judge looks for losses, and the disks of a year are computed from measured documents today',
    needsVi:
      'Thử tải với dữ liệu dân số thành phố và đủ 663 đơn vị cùng gửi, trên máy đúng cỡ. Hiện tốc độ của ngày cao điểm, buổi tối, sau sự cố được gửi vào một máy tính, có đối chiếu mất hồ sơ; dung lượng một năm được tính từ hồ sơ đã đo',
    duties: ['001:I.1-4', '001:II.1.a-3b', '003:PL.1'],
  },
  {
    needs:
      'An alert on a flood, and the response times of the lawful sender under it. A flooding sender is answered 429 while another one is served today',
    needsVi:
      'Cảnh báo khi bị tấn công dồn dập và thời gian đáp ứng của bên gửi hợp lệ lúc đó. Hiện bên gửi quá mức nhận 429, bên khác vẫn được phục vụ',
    duties: ['004:II.3.5-8'],
  },
  {
    needs:
      'Time, network and power of each machine before the deploy. System, cores, memory, disk and host key of each machine and the clock of the deploying computer are checked, and the clocks of all machines are watched afterwards today',
    needsVi:
      'Kiểm tra thời gian, đường truyền, nguồn điện của từng máy trước khi triển khai. Hiện đã kiểm tra hệ điều hành, lõi, bộ nhớ, đĩa, khóa của từng máy và đồng hồ máy triển khai; sau đó đồng hồ mọi máy được theo dõi',
    duties: ['001:V.3-1b'],
  },
  {
    needs:
      'A survey of a facility’s own hardware, lines and security, with the gap to the profile; the preflight looks at the machines of the site only',
    needsVi:
      'Khảo sát phần cứng, đường truyền, bảo mật tại từng cơ sở, nêu chỗ thiếu; hiện chỉ kiểm tra máy của hệ thống',
    duties: ['004:II.3.1'],
  },
  {
    needs:
      'The catch-up of entries made while offline, and the primary application stopped as well, with times. A stopped primary database costs at most 30 s today, measured at each verification',
    needsVi:
      'Nhập bù dữ liệu ghi khi mất kết nối, và dừng cả ứng dụng chính có đo thời gian. Hiện CSDL chính dừng thì hồ sơ được nhận lại trong 30 giây, đo khi kiểm chứng',
    duties: ['004:I.1-2b'],
  },
  {
    needs:
      'A field list that is chosen by version and refuses unknown fields. Fields are checked against QD 3176 and an unknown one is a warning today',
    needsVi:
      'Danh mục trường chọn theo phiên bản và từ chối trường lạ. Hiện trường được kiểm theo QĐ 3176, trường lạ chỉ bị cảnh báo',
    duties: ['001:I.2-1'],
  },
  {
    needs:
      'Several versions of the format, each with its effective date; the gateway knows QD 3176 and the older names of XML13 today',
    needsVi: 'Nhiều phiên bản định dạng kèm ngày hiệu lực; hiện cổng nhận QĐ 3176 và tên cũ của XML13',
    duties: ['001:II.1.a-2d'],
  },
  {
    needs: 'Catalogues of the ministry with effective dates; only the form of codes is checked today',
    needsVi: 'Danh mục dùng chung của Bộ Y tế kèm ngày hiệu lực; hiện chỉ kiểm tra dạng của mã',
    duties: ['004:II.2-2'],
  },
  {
    needs:
      'Refusal of wrong totals and codes before a payment is sent, counted per facility. Missing tables, sums, products and forms are named as warnings with table and field today, and the record is kept',
    needsVi:
      'Từ chối khi sai tổng, sai mã trước khi gửi thanh toán, đếm theo cơ sở. Hiện thiếu bảng, sai tổng, sai dạng được cảnh báo kèm bảng và trường, hồ sơ vẫn được lưu',
    duties: ['004:V.5-2'],
  },
  {
    needs:
      'The basic information list of QD 4655/QD-BYT and a quality score per facility; mandatory fields of QD 3176 are named today',
    needsVi:
      'Danh mục thông tin cơ bản theo QĐ 4655/QĐ-BYT và điểm chất lượng theo cơ sở; hiện kiểm tra trường bắt buộc của QĐ 3176',
    duties: ['002:26.2'],
  },
  {
    needs:
      'An OpenAPI document of the ingestion. The CapabilityStatement is served, and a call without a token is answered 401 today',
    needsVi: 'Tài liệu OpenAPI của cổng tiếp nhận. Hiện CapabilityStatement đã có, gọi không có mã truy cập nhận 401',
    duties: ['003:III.1.2', '002:11.1'],
  },
  {
    needs:
      'A user guide in Vietnamese with each release, and a review of infrastructure and applications; documents of acceptance',
    needsVi: 'Hướng dẫn sử dụng tiếng Việt kèm mỗi bản phát hành, rà soát hạ tầng và ứng dụng, biên bản nghiệm thu',
    duties: ['002:21.3.3', '004:II.3.3.a'],
  },
  {
    needs: 'An alert on a change by hand within a stated time; the plan shows it and the next deploy undoes it today',
    needsVi:
      'Cảnh báo thay đổi bằng tay trong thời gian định trước; hiện bản kế hoạch chỉ ra và lần triển khai sau hoàn tác',
    duties: ['002:17.13'],
  },
];
