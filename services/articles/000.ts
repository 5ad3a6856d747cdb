/** Duties of document 000, in the order of its articles; `quote` is the document's own wording, `proof` what would show that the duty is met. */
export const hanoiRegulation = {
  '000:3.1': {
    article: 'Điều 3 (Hệ thống Hồ sơ sức khỏe)',
    quote:
      'tài liệu y tế ghi lại quá trình chăm sóc sức khỏe của một người từ lúc sinh ra cho đến khi mất đi theo mẫu quy định của Bộ Y tế',
    duty: "Keep each person's record from birth to death in the template laid down by the Ministry of Health.",
    dutyVi: 'Lưu hồ sơ của mỗi người từ khi sinh đến khi mất theo mẫu của Bộ Y tế.',
    area: 'formats',
    carrier: 'records',
    proof:
      'Read back the oldest and the newest entry of a test person and validate both against the MoH template schema; list retention jobs and show that none touches the record tables.',
    figure: 'birth to death',
  },
  '000:3.3': {
    article: 'Điều 3 (Mã định danh y tế)',
    quote: 'Mỗi người dân sinh sống, làm việc trên địa bàn thành phố Hà Nội có một mã định danh y tế (ID) duy nhất.',
    duty: 'Issue exactly one unique medical identifier per resident and refuse a second one.',
    dutyVi: 'Mỗi người dân chỉ có một mã định danh y tế duy nhất.',
    area: 'ingestion',
    carrier: 'records',
    proof:
      'Send the same person twice from two facilities and show one ID; query the live database for duplicate IDs and expect 0 rows.',
    figure: '1 ID per person',
  },
  '000:3.4': {
    article: 'Điều 3 (Tài khoản người dùng)',
    quote:
      'Có hai loại tài khoản là tài khoản quản trị (theo thẩm quyền được cấp) và tài khoản khai thác sử dụng dữ liệu',
    duty: 'Keep administrator accounts and data-use accounts as two separate kinds with separate rights.',
    dutyVi: 'Tách tài khoản quản trị và tài khoản khai thác dữ liệu.',
    area: 'accounts',
    carrier: 'identity',
    proof:
      'List all accounts by role from the identity service; a data-use account calling an admin endpoint gets 403 and the reverse.',
    figure: '2 kinds',
  },
  '000:3.6': {
    article: 'Điều 3 khoản 6',
    quote:
      'là nền tảng được dùng để tích hợp, chia sẻ dữ liệu giữa các hệ thống thông tin của các cơ quan, đơn vị thuộc Thành phố; kết nối với các dịch vụ số Quốc gia thông qua các trục như NDXP, VDXP',
    duty: 'Exchange data between city agencies through LGSP HN, and reach national services from it over NDXP or VDXP.',
    dutyVi: 'Chia sẻ dữ liệu trong Thành phố qua LGSP HN, ra quốc gia qua NDXP/VDXP.',
    area: 'exchange',
    carrier: 'exchange',
    proof:
      'Send a test message through the LGSP connector and show the receipt; the egress policy allows only the LGSP/NDXP addresses.',
  },
  '000:4.2': {
    article: 'Điều 4 khoản 2',
    quote: 'Tài khoản được cung cấp cho tổ chức, cá nhân theo phân cấp, chức năng, nhiệm vụ',
    duty: 'Grant every account only the rights of its level, function and task.',
    dutyVi: 'Cấp quyền tài khoản theo phân cấp, chức năng, nhiệm vụ.',
    area: 'accounts',
    carrier: 'identity',
    proof:
      'Run a role matrix test with one account per level: each permitted call passes, each other call is refused and logged.',
  },
  '000:4.3': {
    article: 'Điều 4 khoản 3',
    quote:
      'đảm bảo thực hiện đúng quy trình và tiến độ để không làm gián đoạn quá trình xử lý và luân chuyển thông tin của Hệ thống',
    duty: 'Operate and change the system by procedure so that processing and flow of information are not interrupted.',
    dutyVi: 'Vận hành, thay đổi không làm gián đoạn luồng thông tin.',
    area: 'change',
    carrier: 'deploy',
    proof:
      'Restart or upgrade one component while sending messages: no message is lost, the queue drains and the error count stays 0.',
  },
  '000:4.4': {
    article: 'Điều 4 khoản 4',
    quote: 'Thông tin cập nhật phải đảm bảo tính chính xác, trung thực, đầy đủ.',
    duty: 'Validate every incoming record for completeness and accuracy and reject or quarantine those that fail, with the reason.',
    dutyVi: 'Kiểm tra tính đầy đủ, chính xác của dữ liệu khi tiếp nhận.',
    area: 'ingestion',
    carrier: 'gateway',
    proof:
      'Send one valid and several broken files: the valid one is stored, each broken one is refused with a field-level error.',
  },
  '000:4.5': {
    article: 'Điều 4 khoản 5',
    quote: 'Thông tin, dữ liệu dạng ký tự dùng trong Hệ thống sử dụng bộ mã theo tiêu chuẩn TCVN 6909-2001 (Unicode)',
    duty: 'Store and exchange all text as Unicode under TCVN 6909:2001; detect and refuse legacy encodings (TCVN3, VNI).',
    dutyVi: 'Mọi dữ liệu chữ dùng Unicode TCVN 6909:2001.',
    area: 'formats',
    carrier: 'gateway',
    proof:
      'Show server_encoding=UTF8; send Vietnamese text in NFC, NFD and a legacy code page: the first two come back identical in NFC, the last is refused.',
    figure: 'TCVN 6909:2001',
  },
  '000:5.2': {
    article: 'Điều 5 khoản 2',
    quote: 'Truy nhập, thay đổi, giả mạo, sao chép, tiết lộ, gửi, hủy trái phép một phần hoặc toàn bộ dữ liệu điện tử',
    duty: 'Prevent and log unauthorised access, change, forgery, copying, disclosure and destruction of data.',
    dutyVi: 'Ngăn và ghi vết truy nhập, sửa, sao chép, hủy dữ liệu trái phép.',
    area: 'security',
    carrier: 'records',
    proof:
      'Attempt read, update, delete and bulk dump with an unentitled account: all refused, each leaving an audit entry with account, time and address.',
  },
  '000:5.5': {
    article: 'Điều 5 khoản 5',
    quote:
      'Thêm, xóa, sửa các trường thông tin trên hệ thống đã được phê duyệt không đúng với dữ liệu gốc (được thu thập từ các cơ sở).',
    duty: 'Keep the original message from the facility and detect any approved field that differs from it.',
    dutyVi: 'Giữ bản gốc từ cơ sở và phát hiện trường bị sửa khác bản gốc.',
    area: 'security',
    carrier: 'records',
    proof:
      'Alter one field in the database directly: the integrity check against the stored original hash reports that record.',
  },
  '000:6': {
    article: 'Điều 6',
    quote: 'Hệ thống được truy cập tại địa chỉ: <https://hssk.hanoi.gov.vn>',
    duty: 'Serve the system at https://hssk.hanoi.gov.vn over HTTPS with a valid certificate.',
    dutyVi: 'Hệ thống truy cập tại https://hssk.hanoi.gov.vn.',
    area: 'availability',
    carrier: 'deploy',
    proof: 'Request that host name over TLS: 200, certificate name matches and has not expired; plain HTTP redirects.',
    figure: 'https://hssk.hanoi.gov.vn',
  },
  '000:7.1': {
    article: 'Điều 7 khoản 1',
    quote: 'Tạo lập, cấp và thu hồi tài khoản trực tiếp trên hệ thống',
    duty: 'Create, issue and revoke accounts directly in the system.',
    dutyVi: 'Tạo, cấp, thu hồi tài khoản trực tiếp trên hệ thống.',
    area: 'accounts',
    carrier: 'identity',
    proof:
      'Create an account, log in, revoke it, log in again: refused at once, live sessions ended, all events logged.',
  },
  '000:7.1-1': {
    article: 'Điều 7 khoản 1, gạch đầu dòng 1',
    quote: 'Mã cơ sở y tế _ tên và ký tự đầu của họ, tên đệm.',
    duty: 'Name data-entry accounts <facility code>_<given name + initials> (e.g. 01I29_anv) and refuse other forms.',
    dutyVi: 'Tài khoản nhập liệu đặt tên theo mẫu 01I29_anv.',
    area: 'accounts',
    carrier: 'identity',
    proof:
      'Creating 01I29_anv works; creating a badly formed name or an unknown facility code is refused; a scan of all accounts finds no other form.',
    figure: '01I29_anv',
  },
  '000:7.1-2': {
    article: 'Điều 7 khoản 1, gạch đầu dòng 2',
    quote: 'Mã cơ sở y tế _ lt_ tên và ký tự đầu của họ, tên đệm',
    duty: 'Name interconnection accounts of facilities <facility code>_lt_<name> (e.g. 01032_lt_bnv) and use them for interconnection by that facility.',
    dutyVi: 'Tài khoản liên thông đặt tên theo mẫu 01032_lt_bnv.',
    area: 'accounts',
    carrier: 'identity',
    proof:
      "A submission with 01032_lt_bnv passes; the same submission with a data-entry account or another facility's code is refused.",
    figure: '01032_lt_bnv',
  },
  '000:7.2': {
    article: 'Điều 7 khoản 2',
    quote: 'Mật khẩu ban đầu được cung cấp bởi các đơn vị phân cấp tại Khoản 1, Điều 7',
    duty: 'Let only the issuing unit set the initial password.',
    dutyVi: 'Mật khẩu ban đầu do đơn vị được phân cấp cấp.',
    area: 'accounts',
    carrier: 'identity',
    proof: 'Account log shows who issued the initial password; an officer of another unit trying to issue it gets 403.',
  },
  '000:7.3.a': {
    article: 'Điều 7 khoản 3 điểm a',
    quote: 'bàn giao tài khoản bằng văn bản cho cá nhân có trách nhiệm của đơn vị quản lý, sử dụng',
    duty: 'Hand every account over in writing to a named person and keep the record with the account.',
    dutyVi: 'Bàn giao tài khoản bằng văn bản cho người chịu trách nhiệm.',
    area: 'accounts',
    carrier: 'console',
    proof:
      'Console prints the handover minutes for an account and lists active accounts without a named holder or minutes number (must be 0); document: head of unit signs.',
  },
  '000:7.3.b': {
    article: 'Điều 7 khoản 3 điểm b',
    quote: 'tối thiểu có 8 ký tự bao gồm ký tự thường, ký tự in hoa, ký tự số và ký tự đặc biệt',
    duty: 'Enforce passwords of at least 8 characters with lower case, upper case, digit and special character.',
    dutyVi: 'Mật khẩu tối thiểu 8 ký tự gồm thường, hoa, số, đặc biệt.',
    area: 'accounts',
    carrier: 'identity',
    proof: 'Try one password lacking each class and one of 7 characters: all refused; a complying one is accepted.',
    figure: '>=8 characters, 4 classes',
  },
  '000:7.3.b-2': {
    article: 'Điều 7 khoản 3 điểm b',
    quote: 'có trách nhiệm đổi mật khẩu ban đầu ngay sau khi được cung cấp',
    duty: 'Force a change of the initial password at first login before anything else can be done.',
    dutyVi: 'Buộc đổi mật khẩu ban đầu ngay lần đăng nhập đầu tiên.',
    area: 'accounts',
    carrier: 'identity',
    proof: 'Log in with the initial password: every call but the password change is refused until it is changed.',
    figure: 'at first login',
  },
  '000:7.3.c': {
    article: 'Điều 7 khoản 3 điểm c',
    quote:
      'Trường hợp mất mật khẩu, thay đổi thông tin tài khoản, thông tin đơn vị cần gửi văn bản cho đơn vị cung cấp tài khoản',
    duty: 'Reset passwords or change account data only on a written request to the issuing unit, with the request number recorded.',
    dutyVi: 'Cấp lại mật khẩu, sửa thông tin tài khoản khi có văn bản.',
    area: 'accounts',
    carrier: 'runbook',
    proof:
      'Running the reset without a document number is refused; with one, the audit entry carries the number and the issuing unit.',
  },
  '000:7.3.d': {
    article: 'Điều 7 khoản 3 điểm d',
    quote: 'trong vòng 03 tháng liên tiếp không truy cập vào Hệ thống',
    duty: 'Find accounts unused for 3 consecutive months, ask the issuing unit to verify them, and lock them.',
    dutyVi: 'Rà soát, khóa tài khoản 03 tháng liên tiếp không truy cập.',
    area: 'accounts',
    carrier: 'identity',
    proof:
      "Set a test account's last login to 3 months and a day ago, run the scheduled job: the account is listed, then locked, and the event is logged.",
    figure: '3 months',
  },
  '000:8.1': {
    article: 'Điều 8 khoản 1',
    quote:
      'Dữ liệu người dân ban đầu được khởi tạo từ dữ liệu Hệ thống tiêm chủng vắc xin phòng Covid-19, tiêm chủng Quốc gia, phần mềm quản lý khám chữa bệnh',
    duty: 'Load the initial population from Covid-19 vaccination, national immunisation, hospital, polyclinic and commune-station data, keeping the source of each row.',
    dutyVi: 'Khởi tạo dữ liệu từ tiêm chủng Covid-19, tiêm chủng quốc gia và HIS.',
    area: 'migration',
    carrier: 'records',
    proof:
      'Run the loader on sample files of each source: counts in = loaded + rejected + duplicates, each row names its source, a second run adds nothing.',
  },
  '000:8.2': {
    article: 'Điều 8 khoản 2',
    quote:
      'tổ chức rà soát thông tin dữ liệu định kỳ của người dân còn sinh sống trên địa bàn hàng năm với dữ liệu dân cư và dữ liệu bảo hiểm xã hội',
    duty: 'Give every commune station a yearly reconciliation of its residents against population and social-insurance data, including newcomers and newborns.',
    dutyVi: 'Rà soát hằng năm với dữ liệu dân cư và bảo hiểm xã hội.',
    area: 'reporting',
    carrier: 'console',
    proof:
      'Run the reconciliation job on seeded differences: the list per commune shows exactly the missing, new and mismatched persons; a yearly schedule is registered.',
    figure: 'yearly',
  },
  '000:8.2.b': {
    article: 'Điều 8 khoản 2 điểm b, c',
    quote: 'Ngừng theo dõi thông tin sức khỏe của người dân đã di cư sang địa phương khác.',
    duty: 'Mark residents who moved away or died as no longer followed, without deleting the record.',
    dutyVi: 'Ngừng theo dõi người chuyển đi, tử vong; không xóa hồ sơ.',
    area: 'ingestion',
    carrier: 'records',
    proof:
      "Send a 'moved' and a 'died' event: the persons leave active lists and counts, history stays readable, later visit data are flagged, changes are logged.",
  },
  '000:8.2.d': {
    article: 'Điều 8 khoản 2 điểm d',
    quote:
      'Lọc trùng thông tin người dân và sử dụng các công cụ đánh giá chất lượng hồ sơ để lên kế hoạch báo cáo TTYT quận/huyện/thị xã',
    duty: 'Provide duplicate filtering and a record-quality tool that lists missing citizen ID, phone and screening per commune.',
    dutyVi: 'Lọc trùng và đánh giá chất lượng hồ sơ theo xã.',
    area: 'ingestion',
    carrier: 'console',
    proof:
      'Seed duplicates and gaps: the quality report lists precisely these per commune and its counts match a direct query.',
  },
  '000:9.2': {
    article: 'Điều 9 khoản 2',
    quote: 'Dữ liệu không được sửa đổi, xóa, sao chép hoặc chuyển giao trái phép.',
    duty: 'Allow no edit, deletion, copy or transfer of data outside authorised, logged paths.',
    dutyVi: 'Không sửa, xóa, sao chép, chuyển giao dữ liệu trái phép.',
    area: 'security',
    carrier: 'firewall',
    proof:
      'From the database host try to send a dump to an outside address: the egress rule drops it and an alert fires; database audit log shows the dump attempt.',
  },
  '000:9.3': {
    article: 'Điều 9 khoản 3',
    quote: 'không được tiết lộ hoặc cung cấp cho bên thứ ba mà không có sự đồng ý của cấp có thẩm quyền',
    duty: 'Provide data to a third party only with a recorded approval of the competent authority.',
    dutyVi: 'Chỉ cung cấp cho bên thứ ba khi cấp có thẩm quyền đồng ý.',
    area: 'exchange',
    carrier: 'exchange',
    proof:
      'A connector without an approval record does not start or send; with one, each delivery log entry carries the approval number.',
  },
  '000:10.4': {
    article: 'Điều 10 khoản 3, 4',
    quote: 'TTYT quận/huyện/thị xã: quản lý toàn bộ thông tin sức khỏe người dân tại địa bàn Quận/huyện/thị xã.',
    duty: 'Limit district accounts to the residents of their own district.',
    dutyVi: 'Tài khoản quận/huyện chỉ thấy dữ liệu địa bàn mình.',
    area: 'accounts',
    carrier: 'identity',
    proof:
      "Query with a district A account for a district B resident: refused; counts visible equal the district's own total.",
  },
  '000:10.5': {
    article: 'Điều 10 khoản 5',
    quote: 'quản lý toàn bộ thông tin sức khỏe người dân trên địa bàn xã/phường/phi trấn',
    duty: 'Limit commune-station accounts to the residents of their own commune.',
    dutyVi: 'Trạm y tế chỉ thấy dữ liệu xã/phường mình.',
    area: 'accounts',
    carrier: 'identity',
    proof: 'Query with a commune A account for a commune B resident: refused and logged.',
  },
  '000:10.6': {
    article: 'Điều 10 khoản 6',
    quote: 'quản lý hồ sơ lịch sử khám chữa bệnh của người dân đến khám tại cơ sở khám chữa bệnh',
    duty: 'Limit hospital and clinic accounts to the visit history of people seen at that facility.',
    dutyVi: 'Cơ sở KCB quản lý lịch sử khám của người đến khám tại cơ sở.',
    area: 'accounts',
    carrier: 'identity',
    proof:
      'A facility account reads its own patients; reading a person who was never seen there is refused and logged.',
  },
  '000:10.7': {
    article: 'Điều 10 khoản 7',
    quote: 'chủ động quản lý sức khỏe của bản thân được hiển thị trên ứng dụng VNeID của Bộ Công an',
    duty: "Make the citizen's own health data available for display in VNeID.",
    dutyVi: 'Người dân xem dữ liệu của mình trên VNeID.',
    area: 'exchange',
    carrier: 'exchange',
    proof:
      "Push a test visit: the VNeID connector delivers it to the stub and records the receipt; only that person's data are in the message.",
  },
  '000:10.8': {
    article: 'Điều 10 khoản 8',
    quote: 'cho phép khai thác số liệu tổng hợp theo quy định của Pháp luật',
    duty: 'Give other units aggregated figures only, never rows about a person.',
    dutyVi: 'Đơn vị khác chỉ được khai thác số liệu tổng hợp.',
    area: 'accounts',
    carrier: 'identity',
    proof: "With an 'other unit' account: aggregate endpoints answer, every person-level endpoint gives 403.",
    figure: 'aggregates only',
  },
  '000:11': {
    article: 'Điều 11',
    quote: 'Hệ thống vận hành phải tuân thủ các quy định của pháp luật về an toàn thông tin mạng và an ninh mạng',
    duty: 'Operate under network information security and cybersecurity law and the MoH and city rules, with a current control checklist.',
    dutyVi: 'Tuân thủ pháp luật về an toàn thông tin mạng, an ninh mạng.',
    area: 'security',
    carrier: 'document',
    proof:
      'Console shows each control with its last live check and date; document: system owner signs the compliance file.',
  },
  '000:12.2': {
    article: 'Điều 12 khoản 2; Điều 13 khoản 2',
    quote: 'Thường xuyên truy cập vào Hệ thống để nắm tình hình trên phạm vi toàn Thành phố.',
    duty: 'Give the Department of Health a city-wide and each district centre its own live view of use, submission and gaps.',
    dutyVi: 'Sở Y tế nắm tình hình toàn Thành phố, TTYT nắm địa bàn.',
    area: 'monitoring',
    carrier: 'console',
    proof:
      "Open the console as the city role: all units with today's submissions; as a district role: only its own; figures equal a direct query.",
  },
  '000:12.6': {
    article: 'Điều 12 khoản 6; Điều 13 khoản 3; Điều 14 khoản 5',
    quote:
      'đảm bảo cập nhật, liên thông 100% dữ liệu khám chữa bệnh, dữ liệu tiêm chủng vào Hệ thống Hồ sơ sức khỏe điện tử',
    duty: 'Take in 100% of visit and vaccination data and measure the ratio per facility, alerting on any shortfall.',
    dutyVi: 'Liên thông 100% dữ liệu khám chữa bệnh và tiêm chủng.',
    area: 'ingestion',
    carrier: 'gateway',
    proof:
      "Submit N records with the facility's declared count N: the ratio shows 100%; withhold one and the shortfall appears and alerts.",
    figure: '100%',
  },
  '000:12.7': {
    article: 'Điều 12 khoản 7',
    quote:
      'thực hiện liên thông Hệ thống Hồ sơ sức khỏe điện tử của Thành phố vào Hệ thống dùng chung toàn quốc khi có chủ trương và yêu cầu',
    duty: 'Be able to connect the city system to the nationwide shared system by configuration when so instructed.',
    dutyVi: 'Sẵn sàng liên thông vào hệ thống dùng chung toàn quốc.',
    area: 'exchange',
    carrier: 'exchange',
    proof:
      'Enable the national connector against a stub by configuration only: records flow and receipts are stored; disabled by default.',
  },
  '000:13.5': {
    article: 'Điều 13 khoản 5',
    quote:
      'Đầu mối giải quyết việc trùng lặp đối tượng trên địa bàn quản lý, đảm bảo duy nhất 01 đối tượng trên Hệ thống',
    duty: 'Let the district centre review and merge duplicates so that each person exists once.',
    dutyVi: 'TTYT xử lý trùng lặp, bảo đảm duy nhất 01 đối tượng.',
    area: 'ingestion',
    carrier: 'records',
    proof:
      'Merge two seeded duplicates: one record with both histories remains, the merge is logged and can be undone.',
    figure: '1 record per person',
  },
  '000:13.9': {
    article: 'Điều 13 khoản 9',
    quote: 'báo cáo bằng văn bản về Sở Y tế, Ủy ban nhân dân quận/huyện/thị xã định kỳ trước ngày 5 hằng tháng',
    duty: "Produce the district's monthly report before the 5th of each month and warn when it is due or late.",
    dutyVi: 'Báo cáo hằng tháng trước ngày 5.',
    area: 'reporting',
    carrier: 'console',
    proof:
      'Schedule produces the report file for last month on day 1; with the date set to the 5th and no submission, a late alert fires.',
    figure: 'before the 5th of each month',
  },
  '000:14.4': {
    article: 'Điều 14 khoản 4',
    quote: 'Cung cấp mã số cho người dân ngay sau khi Hệ thống có mã số.',
    duty: "Make a new person's code available to the commune station immediately after it is generated.",
    dutyVi: 'Cung cấp mã số cho người dân ngay khi hệ thống có mã.',
    area: 'ingestion',
    carrier: 'records',
    proof:
      "Create a person: the response or the station's list carries the code within seconds; measured delay is reported.",
    figure: 'immediately',
  },
  '000:16.1': {
    article: 'Điều 16 khoản 1',
    quote: 'Đảm bảo kết nối giữa CSDLQG về dân cư với cơ sở dữ liệu Hồ sơ sức khỏe điện tử của Thành phố',
    duty: 'Keep a working connection to the national population database and watch it.',
    dutyVi: 'Duy trì kết nối với CSDLQG về dân cư.',
    area: 'exchange',
    carrier: 'exchange',
    proof:
      'Verify a person through the connector against the stub; stop the stub: an alert fires, calls queue and drain on return.',
  },
  '000:16.1-2': {
    article: 'Điều 16 khoản 1',
    quote:
      'kết nối dữ liệu sức khỏe người dân trên địa bàn Thành phố lên Sổ sức khỏe điện tử trên ứng dụng VNeID của Bộ Công an',
    duty: "Send residents' health data to the electronic health book in VNeID.",
    dutyVi: 'Gửi dữ liệu sức khỏe lên Sổ sức khỏe điện tử trên VNeID.',
    area: 'exchange',
    carrier: 'exchange',
    proof: 'Submit a visit and show its delivery to the VNeID stub with the QĐ 4026 fields and a stored receipt.',
  },
  '000:17.1': {
    article: 'Điều 17 khoản 1',
    quote:
      'triển khai các giải pháp kỹ thuật, tiêu chuẩn về kết nối, bảo mật, an ninh, an toàn để hoàn thiện Hệ thống theo quy định hiện hành',
    duty: 'Apply current technical standards for connection and security at every interface (TLS, authentication, signed messages).',
    dutyVi: 'Áp dụng tiêu chuẩn kết nối, bảo mật hiện hành.',
    area: 'security',
    carrier: 'gateway',
    proof:
      'Probe every exposed port: only TLS 1.2+ with authentication answers; weak ciphers and anonymous calls are refused.',
  },
  '000:17.2': {
    article: 'Điều 17 khoản 2',
    quote:
      'Đảm bảo tính bảo mật dữ liệu, tính an toàn, an ninh thông tin khi kết nối, chia sẻ dữ liệu vào ứng dụng đô thị thông minh của Thành phố.',
    duty: "Protect data when shared with the city's smart-city application (own credential, encrypted, minimum fields).",
    dutyVi: 'Bảo mật khi chia sẻ vào ứng dụng đô thị thông minh.',
    area: 'exchange',
    carrier: 'exchange',
    proof:
      'Call the smart-city interface without its credential: refused; with it: only the approved fields, over TLS, logged.',
  },
  '000:17.2-2': {
    article: 'Điều 17 khoản 2',
    quote: 'Không kết nối, chia sẻ liên thông dữ liệu qua đơn vị thứ ba khi chưa thống nhất các bên.',
    duty: 'Allow no connection or sharing through a third party that the parties have not agreed on: outbound default deny.',
    dutyVi: 'Không kết nối qua bên thứ ba khi chưa thống nhất.',
    area: 'exchange',
    carrier: 'firewall',
    proof:
      'From each workload try an unlisted address: dropped and logged; each allowed destination names its agreement.',
    figure: 'default deny',
  },
  '000:17.3': {
    article: 'Điều 17 khoản 3',
    quote: 'đảm bảo về chế độ lưu trữ, bảo mật và an toàn cơ sở dữ liệu của Hệ thống',
    duty: 'Keep the database under a defined storage, confidentiality and safety regime (access list, encryption, replicas, retention).',
    dutyVi: 'Bảo đảm lưu trữ, bảo mật, an toàn cơ sở dữ liệu.',
    area: 'security',
    carrier: 'deploy',
    proof:
      'The database accepts TLS only, from listed workloads only; volume encryption, replica lag and retention read live from the running system.',
  },
  '000:18': {
    article: 'Điều 18',
    quote:
      'khi người dân của Thành phố có sự thay đổi thông tin thẻ BHYT hoặc được cấp mới sẽ được liên thông, đồng bộ về hồ sơ sức khỏe điện tử của Thành phố',
    duty: 'Receive new and changed health-insurance cards from the insurance database and synchronise them into the record.',
    dutyVi: 'Đồng bộ thay đổi thẻ BHYT từ BHXH về hồ sơ.',
    area: 'exchange',
    carrier: 'exchange',
    proof:
      'Change a card at the BHXH stub: the record shows the new card after the next sync; the sync log counts match.',
    figure: 'two-way',
  },
  '000:18-2': {
    article: 'Điều 18',
    quote: 'cho phép tiếp nhận các thông tin còn thiếu trong cơ sở dữ liệu quốc gia về Bảo hiểm mà ngành y tế có',
    duty: 'Send to the national insurance database the information it lacks and the health sector holds.',
    dutyVi: 'Gửi thông tin còn thiếu sang CSDL quốc gia về Bảo hiểm.',
    area: 'exchange',
    carrier: 'exchange',
    proof:
      'Seed a gap at the BHXH stub: the connector delivers precisely the missing fields and stores the acknowledgement.',
    figure: 'two-way',
  },
  '000:19.1': {
    article: 'Điều 19 khoản 1',
    quote: 'Hạ tầng máy chủ phải được duy trì hoạt động 24/24',
    duty: 'Keep the server infrastructure running 24 hours a day.',
    dutyVi: 'Hạ tầng máy chủ hoạt động 24/24.',
    area: 'availability',
    carrier: 'deploy',
    proof:
      'Probe the service every minute and show measured uptime; stop one pod or one host: requests continue to succeed.',
    figure: '24/24',
  },
  '000:19.1-2': {
    article: 'Điều 19 khoản 1',
    quote: 'phải có cán bộ chuyên môn theo dõi thường xuyên nâng cấp, cập nhật để khắc phục lỗi, sự cố',
    duty: 'Have named technical staff watch the servers continually, upgrade and update them, and fix faults.',
    dutyVi: 'Có cán bộ theo dõi, nâng cấp, cập nhật, khắc phục sự cố.',
    area: 'monitoring',
    carrier: 'monitoring',
    proof:
      'Break a component: an alert reaches the on-call person and the incident has times of detection, response and repair; versions and pending updates are listed.',
  },
  '000:19.2': {
    article: 'Điều 19 khoản 2',
    quote: 'Thông tin, dữ liệu phải được mã hóa trước khi lưu trữ',
    duty: 'Encrypt data before it is stored, backups and message queues included.',
    dutyVi: 'Mã hóa dữ liệu trước khi lưu trữ, kể cả bản sao lưu.',
    area: 'security',
    carrier: 'records',
    proof:
      'Write a marker value, then search the raw disk files, queue files and backup files for it: not found; it reads back through the service.',
    figure: 'before storage',
  },
  '000:19.2-2': {
    article: 'Điều 19 khoản 2',
    quote: 'bảo quản theo quy định của pháp luật về lưu trữ và các quy định chuyên ngành Y tế',
    duty: 'Preserve data for the periods set by archive law and health-sector rules, with a retention setting per data class.',
    dutyVi: 'Bảo quản dữ liệu theo pháp luật lưu trữ và quy định ngành Y tế.',
    area: 'backup',
    carrier: 'backup',
    proof:
      'Read the live retention policy per data class; try to delete an object inside its period: refused; document: archive officer signs the schedule.',
  },
  '000:19.3': {
    article: 'Điều 19 khoản 3',
    quote: 'Cơ sở dữ liệu cần được sao lưu tự động hàng ngày vào một thời điểm cố định',
    duty: 'Back up the database automatically every day at one fixed time.',
    dutyVi: 'Sao lưu CSDL tự động hằng ngày vào giờ cố định.',
    area: 'backup',
    carrier: 'backup',
    proof:
      'Show the schedule with its time zone and the last daily backups with start time; a missed run raises an alert.',
    figure: 'daily, fixed time',
  },
  '000:19.3-2': {
    article: 'Điều 19 khoản 3',
    quote:
      'dữ liệu sao lưu được lưu trên máy chủ (hoặc thiết bị lưu trữ cố định) khác với máy chủ cài đặt phần mềm và cơ sở dữ liệu',
    duty: 'Keep backups on a host (or fixed storage device) other than the application and database hosts.',
    dutyVi: 'Lưu bản sao trên máy chủ khác máy phần mềm và CSDL.',
    area: 'backup',
    carrier: 'backup',
    proof:
      'Compare node/host identity of backup store, application and database: all different; scheduling the store onto a database host is refused.',
    figure: 'separate host',
  },
  '000:20.1': {
    article: 'Điều 20 khoản 1',
    quote: 'sau khi kết thúc lần khám bệnh hoặc kết thúc đợt điều trị ngoại trú, nội trú đối với người bệnh trong ngày',
    duty: 'Take in every insurance-paid visit after the visit or treatment episode ends, on the same day.',
    dutyVi: 'Liên thông dữ liệu KCB BHYT trong ngày, sau khi kết thúc lần khám/đợt điều trị.',
    area: 'ingestion',
    carrier: 'gateway',
    proof:
      'Compare end-of-visit time with receipt time for each record: the report lists those received on a later day; a test late one raises an alert.',
    figure: 'same day, 100%',
  },
  '000:20.2': {
    article: 'Điều 20 khoản 2',
    quote: 'kiểm tra, giám sát việc liên thông dữ liệu của các Hệ thống có liên quan',
    duty: 'Monitor interconnection with each related system and facility and show who sends, who is silent, and what failed.',
    dutyVi: 'Kiểm tra, giám sát liên thông của các hệ thống liên quan.',
    area: 'monitoring',
    carrier: 'monitoring',
    proof:
      'Silence one test facility: it appears as silent and alerts; each connector exposes last success, backlog and error counters.',
  },
  '000:21': {
    article: 'Điều 21',
    quote:
      'liên thông 100% dữ liệu đối tượng trẻ em thuộc nhóm theo dõi, quản lý trên Hệ thống thông tin tiêm chủng quốc gia',
    duty: "Interconnect 100% of children's vaccination data from the national immunisation system.",
    dutyVi: 'Liên thông 100% dữ liệu tiêm chủng trẻ em.',
    area: 'exchange',
    carrier: 'exchange',
    proof: 'Pull a sample from the immunisation stub: counts at source equal counts stored; a missing child is listed.',
    figure: '100%',
  },
  '000:22.4': {
    article: 'Điều 22 khoản 4',
    quote:
      'thực hiện các biện pháp phòng ngừa, phát hiện, xử lý và khắc phục các sự cố, rủi ro, đe dọa, tấn công về an toàn, an ninh thông tin',
    duty: 'Prevent, detect, handle and repair incidents, risks, threats and attacks.',
    dutyVi: 'Phòng ngừa, phát hiện, xử lý, khắc phục sự cố, tấn công.',
    area: 'security',
    carrier: 'monitoring',
    proof:
      'Run a simulated attack (port scan, brute force): it is blocked, an alert fires and names the runbook to follow.',
  },
  '000:22.4-2': {
    article: 'Điều 22 khoản 4',
    quote: 'Báo cáo kịp thời cho Sở Thông tin và Truyền thông về các vi phạm, sự cố, rủi ro, đe dọa, tấn công',
    duty: 'Report security violations, incidents and attacks promptly to the Department of Information and Communications.',
    dutyVi: 'Báo cáo kịp thời sự cố cho Sở Thông tin và Truyền thông.',
    area: 'reporting',
    carrier: 'runbook',
    proof:
      'An incident creates a filled report with times, scope and recipient and a due time; unsent after the limit it alerts; document: incident officer signs.',
    figure: 'promptly',
  },
  '000:23.1.d': {
    article: 'Điều 23 khoản 1 điểm d',
    quote: 'Được yêu cầu nơi mở tài khoản tạm khóa, đóng tài khoản khi cần thiết.',
    duty: 'Suspend or close an account when its holder asks.',
    dutyVi: 'Tạm khóa, đóng tài khoản khi người dùng yêu cầu.',
    area: 'accounts',
    carrier: 'identity',
    proof:
      'Suspend a test account on request: login refused and sessions ended at once; unsuspend restores it; all logged.',
  },
  '000:23.2.b': {
    article: 'Điều 23 khoản 2 điểm b',
    quote: 'nghi ngờ tài khoản của mình bị lợi dụng',
    duty: "Take a user's notice of a suspected misuse and freeze the account, keeping its activity trail.",
    dutyVi: 'Tiếp nhận báo tài khoản bị lợi dụng và phong tỏa ngay.',
    area: 'accounts',
    carrier: 'runbook',
    proof:
      'Run the misuse runbook on a test account: frozen, sessions revoked, its access log of the last days exported.',
  },
  '000:25': {
    article: 'Điều 25',
    quote:
      'Định kỳ hàng quý, Sở Y tế chủ trì, phối hợp với các đơn vị liên quan tổng hợp tình hình quản lý sử dụng Hệ thống',
    duty: 'Produce the quarterly summary of system use per unit for the Ministry of Health and the city.',
    dutyVi: 'Tổng hợp tình hình sử dụng Hệ thống hằng quý.',
    area: 'reporting',
    carrier: 'console',
    proof:
      "Generate last quarter's report: per-unit use figures equal a direct query; the schedule and due warning exist.",
    figure: 'quarterly',
  },
} as const;
