/** Duties of document 002, in the order of its articles; `quote` is the document's own wording, `proof` what would show that the duty is met. */
export const reproductiveHealthRegulation = {
  '002:3.1.1': {
    article: 'Điều 3 khoản 1, gạch đầu dòng 1',
    quote:
      'Hệ thống được kết nối, chia sẻ dữ liệu với các hệ thống khác bao gồm: Phần mềm Y tế cơ sở; Phần mềm Quản lý bệnh viện (HIS); Kho dữ liệu Hồ sơ sức khoẻ điện tử Bộ Y tế; Phần mềm Thống kê y tế',
    duty: 'Run one named, separately enabled connector for each of the five partner systems: primary-care software, HIS, MoH EHR store, health-statistics software, mother-and-child e-book.',
    dutyVi: 'Có đủ năm đầu nối với năm hệ thống liên thông.',
    area: 'exchange',
    carrier: 'exchange',
    proof:
      'The connector inventory endpoint lists five connectors, each with a successful health call in the last 24 hours.',
    figure: '5 partner systems',
  },
  '002:3.1.2': {
    article: 'Điều 3 khoản 1, gạch đầu dòng 2',
    quote: 'Hệ thống thông tin lĩnh vực SKBMTE/SKSS bao gồm các phân hệ sau',
    duty: 'Deploy all ten SKSS modules (accounts, administration, catalogues, care records, statistics reports, data integration, network reports, analysis tools, dashboard, login) and watch each one on its own.',
    dutyVi: 'Triển khai và giám sát riêng đủ mười phân hệ.',
    area: 'availability',
    carrier: 'deploy',
    proof: 'Each of the ten module probes answers healthy and has its own up/down series in monitoring.',
    figure: '10 modules',
  },
  '002:3.1.i': {
    article: 'Điều 3 khoản 1 điểm i',
    quote: 'Phân hệ Trang đăng nhập và sử dụng chung tài khoản phần mềm Thống kê y tế',
    duty: 'Let a user sign in to SKSS with the same account as the health-statistics software (single sign-on).',
    dutyVi: 'Đăng nhập dùng chung tài khoản phần mềm Thống kê y tế.',
    area: 'accounts',
    carrier: 'identity',
    proof:
      'A test account of the statistics-software identity realm obtains an SKSS session without a second password.',
  },
  '002:4.2.1': {
    article: 'Điều 4 khoản 2, câu 1',
    quote:
      'Tài khoản của cá nhân được phân quyền theo vai trò tùy thuộc vào chức năng, nhiệm vụ và quyền hạn khi tham gia hệ thống',
    duty: 'Grant every account its rights through a role only, and refuse any request outside that role.',
    dutyVi: 'Phân quyền tài khoản theo vai trò.',
    area: 'accounts',
    carrier: 'identity',
    proof: 'The role-by-endpoint matrix test passes: each role gets 200 only where allowed and 403 elsewhere.',
  },
  '002:4.2.3': {
    article: 'Điều 4 khoản 2, câu 3',
    quote: 'Khi kết thúc phiên làm việc, cá nhân phải đăng xuất khỏi hệ thống để đảm bảo an toàn dữ liệu',
    duty: 'Provide logout that ends the session on the server at once and end idle sessions automatically.',
    dutyVi: 'Đăng xuất hủy phiên ngay; phiên bỏ không tự hết hạn.',
    area: 'accounts',
    carrier: 'identity',
    proof: 'A token used after logout, or after the configured idle time, is answered 401.',
  },
  '002:4.5': {
    article: 'Điều 4 khoản 5',
    quote: 'Thông tin, dữ liệu dạng ký tự dùng trong hệ thống sử dụng bộ mã theo TCVN 6909-2001 (Unicode)',
    duty: 'Store and exchange all text in Unicode (TCVN 6909:2001); accept precomposed and combining input, and refuse or convert legacy encodings (TCVN3, VNI) and broken bytes.',
    dutyVi: 'Dữ liệu ký tự dùng Unicode TCVN 6909:2001.',
    area: 'formats',
    carrier: 'gateway',
    proof:
      'The database encoding reads UTF8, a round trip of Vietnamese names returns identical text, and a message with invalid bytes is rejected with a stated error.',
    figure: 'TCVN 6909:2001',
  },
  '002:5.1.a': {
    article: 'Điều 5 khoản 1 điểm a',
    quote: 'mỗi đơn vị được cấp 01 tài khoản sử dụng',
    duty: 'Issue exactly one usage account to each unit of the seven provinces and report units with none or more than one.',
    dutyVi: 'Mỗi đơn vị một tài khoản sử dụng.',
    area: 'accounts',
    carrier: 'identity',
    proof:
      'The account report joined with the unit catalogue shows one active account per unit and lists the exceptions.',
    figure: '1 account per unit',
  },
  '002:5.1.b': {
    article: 'Điều 5 khoản 1 điểm b',
    quote: 'Đơn vị cần cấp mới, thay đổi quyền hạn, hỗ trợ xử lý tài khoản thì gửi văn bản cho Sở Y tế',
    duty: 'Create or change an account only against a written request routed unit → provincial Department of Health → MCH Department and the National Centre, and store its document number with the change.',
    dutyVi: 'Cấp, đổi quyền tài khoản phải có văn bản qua Sở Y tế.',
    area: 'accounts',
    carrier: 'runbook',
    proof:
      'Every account create/role-change event in the identity log carries a request document number; events without one are counted and alerted.',
  },
  '002:5.2.a': {
    article: 'Điều 5 khoản 2 điểm a',
    quote:
      'được phép sử dụng tài khoản quản trị hệ thống để khởi tạo, phân quyền, cấp tài khoản người dùng cho các cơ quan, đơn vị được phân cấp',
    duty: 'Limit creating accounts and granting rights to the system-administration accounts of the MCH Department and of the National Centre that assists it.',
    dutyVi: 'Chỉ tài khoản quản trị được khởi tạo, phân quyền, cấp tài khoản.',
    area: 'accounts',
    carrier: 'identity',
    proof:
      'A create-account call by any other role is answered 403, and the list of holders of the admin role matches the approved list.',
  },
  '002:5.2.b': {
    article: 'Điều 5 khoản 2 điểm b',
    quote: 'bàn giao tài khoản bằng văn bản cho cá nhân có trách nhiệm của đơn vị quản lý, sử dụng',
    duty: 'Record for every unit account a signed handover form naming the person who holds it.',
    dutyVi: 'Bàn giao tài khoản bằng văn bản cho người giữ.',
    area: 'accounts',
    carrier: 'document',
    proof:
      'document: the head of the unit and the account holder sign the handover form; the console lists active accounts that have no form number.',
  },
  '002:5.2.c': {
    article: 'Điều 5 khoản 2 điểm c',
    quote: 'đổi mật khẩu ban đầu ngay sau khi được cung cấp và quản lý mật khẩu mới',
    duty: 'Force the initial password to be changed at first login before anything else can be done.',
    dutyVi: 'Bắt buộc đổi mật khẩu ban đầu ngay lần đầu đăng nhập.',
    area: 'accounts',
    carrier: 'identity',
    proof:
      "A fresh account's first login yields only the change-password action, and no data endpoint answers until it is done.",
  },
  '002:5.3.1.b.2': {
    article: 'Điều 5 khoản 3.1 điểm b, gạch đầu dòng 2',
    quote:
      'Cấu hình tài khoản kết nối, liên thông, chia sẻ, khai thác dữ liệu giữa Hệ thống thông tin lĩnh vực SKBMTE/SKSS với các hệ thống/phần mềm',
    duty: 'Give each connected system its own service account with only its own scopes, kept in the secret store and revocable alone.',
    dutyVi: 'Mỗi hệ thống kết nối có tài khoản riêng, quyền tối thiểu.',
    area: 'exchange',
    carrier: 'identity',
    proof:
      "Revoking one connector's credential makes only that connector fail; a call with another connector's scope is answered 403.",
  },
  '002:5.3.1.b.3': {
    article: 'Điều 5 khoản 3.1 điểm b, gạch đầu dòng 3',
    quote:
      'Giám sát, theo dõi tiến trình tiếp nhận dữ liệu từ các hệ thống/phần mềm: Phần mềm Y tế cơ sở; Phần mềm Quản lý bệnh viện (HIS); Dữ liệu tử vong mẹ, tử vong trẻ của phần mềm Thống kê y tế',
    duty: 'Monitor the progress of data received from primary-care software, HIS and mortality data per source: received, rejected, last time, lag.',
    dutyVi: 'Giám sát tiến trình tiếp nhận dữ liệu theo từng nguồn.',
    area: 'monitoring',
    carrier: 'monitoring',
    proof:
      'Metrics of received/rejected/last-success per source exist and an alert fires when a test source is silent past its period.',
  },
  '002:5.3.1.b.4': {
    article: 'Điều 5 khoản 3.1 điểm b, gạch đầu dòng 4',
    quote:
      'Giám sát, theo dõi tiến trình đồng bộ dữ liệu từ Hệ thống thông tin lĩnh vực SKBMTE/SKSS sang các hệ thống/phần mềm: Kho dữ liệu Hồ sơ sức khoẻ điện tử Bộ Y tế',
    duty: 'Monitor the progress of data synchronised out to the EHR store, statistics software and e-book: queued, sent, acknowledged, failed, age of the oldest unsent item.',
    dutyVi: 'Giám sát tiến trình đồng bộ dữ liệu ra từng hệ thống.',
    area: 'monitoring',
    carrier: 'monitoring',
    proof:
      'Stopping the partner simulator raises the oldest-unsent age and fires the connector alert; restarting it drains the queue to zero.',
  },
  '002:5.3.2.c.2': {
    article: 'Điều 5 khoản 3.2 điểm c, gạch đầu dòng 2',
    quote: 'Phần mềm Quản lý bệnh viện (HIS) về Hệ thống thông tin lĩnh vực SKBMTE/SKSS.',
    duty: 'Let every health facility of province and district level see how far its own HIS or primary-care data has been received, with the rejected records and reasons.',
    dutyVi: 'Cơ sở y tế xem tiến trình tiếp nhận dữ liệu của mình.',
    area: 'monitoring',
    carrier: 'console',
    proof:
      "A facility login gets its own received/rejected counts, equal to the ingestion ledger, and no other facility's.",
  },
  '002:6': {
    article: 'Điều 6',
    quote: 'Hệ thống được truy cập tại địa chỉ: https://skss.tkyt.vn',
    duty: 'Serve the system as a web application at https://skss.tkyt.vn with a valid certificate and no plain HTTP.',
    dutyVi: 'Truy cập tại https://skss.tkyt.vn bằng trình duyệt.',
    area: 'availability',
    carrier: 'gateway',
    proof:
      'The ingress lists the host skss.tkyt.vn, an external probe gets 200 over TLS 1.2 or later, certificate days left are alerted, and HTTP redirects.',
    figure: 'https://skss.tkyt.vn',
  },
  '002:7.1.a.1': {
    article: 'Điều 7 khoản 1 điểm a',
    quote:
      'các dữ liệu sẽ tự đồng bộ sang Hệ thống thông tin lĩnh vực SKBMTE/SKSS, bao gồm dữ liệu về: Khám thai, sinh đẻ, trẻ sơ sinh, thực hiện biện pháp tránh thai, phá thai',
    duty: 'Ingest automatically from HIS and primary-care software all data groups: antenatal visits, births, newborns, contraception, abortion, gynaecology and cervical screening, periodic child checks to age 6.',
    dutyVi: 'Tự động tiếp nhận đủ các nhóm dữ liệu SKBMTE/SKSS.',
    area: 'ingestion',
    carrier: 'records',
    proof:
      'One sample message of each group posted to the API is stored and counted under its group without any manual step.',
    figure: '7 data groups',
  },
  '002:7.1.a.2': {
    article: 'Điều 7 khoản 1 điểm a, câu cuối',
    quote:
      'Dữ liệu tử vong mẹ và tử vong trẻ của phần mềm Thống kế y tế sẽ được đồng bộ sang Hệ thống thông tin lĩnh vực SKBMTE/SKSS',
    duty: 'Pull or accept maternal and child death data from the health-statistics software into SKSS.',
    dutyVi: 'Đồng bộ dữ liệu tử vong mẹ, trẻ từ Thống kê y tế.',
    area: 'ingestion',
    carrier: 'exchange',
    proof:
      'A death record placed in the statistics simulator appears once in SKSS after the next run, and again only once after a second run.',
  },
  '002:7.1.b': {
    article: 'Điều 7 khoản 1 điểm b',
    quote:
      'Hỗ trợ các cơ sở y tế thực hiện thêm mới, cập nhật thông tin khám bệnh, chữa bệnh lĩnh vực SKBMTE/SKSS vào Hệ thống thông tin lĩnh vực SKBMTE/SKSS thông qua file excel',
    duty: 'Accept new and updated care records from Excel files, with per-row errors and no duplicate on re-upload.',
    dutyVi: 'Nhập, cập nhật dữ liệu từ file Excel.',
    area: 'ingestion',
    carrier: 'records',
    proof:
      'Uploading the sample workbook stores the valid rows and returns errors for the bad ones; a second upload changes no count.',
  },
  '002:7.1.c': {
    article: 'Điều 7 khoản 1 điểm c',
    quote:
      'Sổ khám phụ khoa; Sổ khám trẻ em định kỳ dưới 6 tuổi; Sổ khám thai; Sổ đẻ; Sổ thực hiện các biện pháp tránh thai; Sổ phá thai; Sổ theo dõi tử vong',
    duty: 'Support direct entry of care data into the seven registers.',
    dutyVi: 'Nhập trực tiếp vào bảy sổ.',
    area: 'ingestion',
    carrier: 'records',
    proof: 'A direct-entry request to each of the seven registers succeeds while the HIS connector is stopped.',
    figure: '7 registers',
  },
  '002:7.2.a': {
    article: 'Điều 7 khoản 2 điểm a',
    quote: 'Danh mục biểu mẫu báo cáo lĩnh vực SKBMTE/SKSS theo Thông tư 37/2019/TT-BYT',
    duty: 'Produce the Circular 37/2019 forms: 3/BCX for communes and 4–8/BCH, 4–8/BCT for district and province.',
    dutyVi: 'Xuất đủ biểu mẫu theo Thông tư 37/2019/TT-BYT.',
    area: 'reporting',
    carrier: 'records',
    proof:
      'For a closed test month each listed form renders for its unit level with totals equal to the stored records.',
    figure: '11 forms (3/BCX; 4-8/BCH; 4-8/BCT)',
  },
  '002:7.2.b': {
    article: 'Điều 7 khoản 2 điểm b',
    quote: 'Danh mục biểu mẫu báo cáo mạng lưới SKSS',
    duty: 'Produce the five reproductive-health network report forms for communes, facilities with beds, districts and provinces.',
    dutyVi: 'Có đủ năm biểu mẫu báo cáo mạng lưới.',
    area: 'reporting',
    carrier: 'records',
    proof: 'Each of the five network forms can be created and sent by an account of its reporting level.',
    figure: '5 network forms',
  },
  '002:7.2.c.1': {
    article: 'Điều 7 khoản 2 điểm c, gạch đầu dòng 1',
    quote: 'Thời gian báo cáo tính bắt đầu từ 0h00 ngày 01 đầu tháng đến hết 24h00 ngày cuối cùng của tháng',
    duty: 'Compute each monthly report from 00:00 on day 1 to 24:00 on the last day of the solar month.',
    dutyVi: 'Kỳ báo cáo tháng từ 0h00 ngày 01 đến 24h00 ngày cuối tháng.',
    area: 'reporting',
    carrier: 'records',
    proof:
      'Records at 23:59:59 on the last day and 00:00:00 on day 1 (Asia/Ho_Chi_Minh) fall in different months, and host clock offset is below the alert limit.',
    figure: 'monthly, 00:00 day 1 - 24:00 last day',
  },
  '002:7.2.c.2': {
    article: 'Điều 7 khoản 2 điểm c, gạch đầu dòng 2',
    quote: 'Thời hạn báo cáo tuyến xã: 05 ngày kể từ thời điểm kết thúc kỳ thống kê, báo cáo hàng tháng',
    duty: 'Track commune reports against a deadline of 5 days after month end and warn before and after it.',
    dutyVi: 'Tuyến xã nộp báo cáo trong 05 ngày.',
    area: 'reporting',
    carrier: 'console',
    proof:
      'The deadline job with a simulated clock marks an unsent commune report late at day 5 end and raises the warning before.',
    figure: '5 days after month end',
  },
  '002:7.2.c.3': {
    article: 'Điều 7 khoản 2 điểm c, gạch đầu dòng 3',
    quote:
      'Thời hạn báo cáo tuyến huyện và các cơ sở y tế tuyến tỉnh: 15 ngày kể từ thời điểm kết thúc kỳ thống kê, báo cáo hàng tháng',
    duty: 'Track reports of districts and provincial facilities against a deadline of 15 days after month end.',
    dutyVi: 'Tuyến huyện và cơ sở tuyến tỉnh nộp trong 15 ngày.',
    area: 'reporting',
    carrier: 'console',
    proof:
      'The deadline job with a simulated clock marks an unsent district report late at day 15 end and lists the unit.',
    figure: '15 days after month end',
  },
  '002:7.2.c.4': {
    article: 'Điều 7 khoản 2 điểm c, gạch đầu dòng 4',
    quote: 'Thời hạn báo cáo tuyến tỉnh: 25 ngày kể từ thời điểm kết thúc kỳ thống kê, báo cáo hàng tháng',
    duty: 'Track provincial reports against a deadline of 25 days after month end.',
    dutyVi: 'Tuyến tỉnh nộp báo cáo trong 25 ngày.',
    area: 'reporting',
    carrier: 'console',
    proof:
      'The deadline job with a simulated clock marks an unsent provincial report late at day 25 end and lists the province.',
    figure: '25 days after month end',
  },
  '002:7.2.c.5': {
    article: 'Điều 7 khoản 2 điểm c, gạch đầu dòng 5',
    quote: 'Đối với Báo cáo mạng lưới thực hiện chế độ báo cáo theo năm. Thời hạn nộp như báo cáo thống kê cả năm',
    duty: 'Track the network reports as yearly, with the deadline of the full-year statistics report.',
    dutyVi: 'Báo cáo mạng lưới nộp theo năm.',
    area: 'reporting',
    carrier: 'console',
    proof: 'The deadline calendar holds one yearly entry per unit and network form, and marks the unsent ones late.',
    figure: 'yearly',
  },
  '002:8.6': {
    article: 'Điều 8 khoản 6',
    quote: 'Sau khi báo cáo thống kê đã được phê duyệt, các đơn vị sẽ không chỉnh sửa, bổ sung dữ liệu được',
    duty: 'Lock the data of an approved report against any edit by any unit, by API and by late ingestion alike.',
    dutyVi: 'Khóa dữ liệu sau khi báo cáo được phê duyệt.',
    area: 'reporting',
    carrier: 'records',
    proof:
      "An edit or a late HIS message for an approved period is refused or parked, and the report's checksum does not change.",
  },
  '002:9.1': {
    article: 'Điều 9 khoản 1',
    quote:
      'cán bộ phụ trách tuyến dưới liên hệ với đầu mối tuyến trên xin bỏ duyệt, thực hiện thu hồi báo cáo và cập nhật lại dữ liệu',
    duty: 'Allow a correction only by recall (not yet approved) or by un-approval from the upper level and recall (approved), keeping each version.',
    dutyVi: 'Sửa số liệu qua thu hồi hoặc bỏ duyệt rồi thu hồi.',
    area: 'reporting',
    carrier: 'records',
    proof:
      'A lower unit cannot un-approve (403); after the upper unit does, the recall succeeds and both versions stay readable in the log.',
  },
  '002:10.2': {
    article: 'Điều 10 khoản 2',
    quote:
      'Sở Y tế các tỉnh thí điểm được quyền khai thác dữ liệu trong phạm vi toàn tỉnh và phân cấp, phân quyền khai thác dữ liệu cho các đơn vị, cơ sở y tế trên địa bàn tỉnh',
    duty: "Confine a provincial Department of Health to its own province's data and to delegating within it.",
    dutyVi: 'Sở Y tế chỉ khai thác dữ liệu trong tỉnh.',
    area: 'accounts',
    carrier: 'identity',
    proof: "A query by province A's account for province B returns 403 or zero rows, and it cannot grant rights on B.",
  },
  '002:10.3': {
    article: 'Điều 10 khoản 3',
    quote: 'Các cơ sở y tế tuyến xã, huyện, tỉnh được quyền khai thác dữ liệu trong phạm vi quản lý của đơn vị',
    duty: 'Confine a facility account to the data the facility manages.',
    dutyVi: 'Cơ sở y tế chỉ khai thác dữ liệu của đơn vị.',
    area: 'accounts',
    carrier: 'identity',
    proof: "A facility token reading another facility's record is answered 403 and the refusal is logged.",
  },
  '002:11.1': {
    article: 'Điều 11, câu 1',
    quote:
      'cung cấp API cho phép các cơ sở y tế tiếp nhận dữ liệu khám chữa bệnh lĩnh vực SKBMTE/SKSS từ phần mềm Y tế cơ sở, phần mềm Quản lý bệnh viện (HIS)',
    duty: 'Publish an authenticated ingestion API with a specification for HIS and primary-care software.',
    dutyVi: 'Cung cấp API tiếp nhận dữ liệu HIS, y tế cơ sở.',
    area: 'ingestion',
    carrier: 'gateway',
    proof:
      'The OpenAPI document is served, a conforming signed message is accepted, and one without a credential is answered 401.',
  },
  '002:11.2': {
    article: 'Điều 11, câu 2',
    quote: 'sẽ được đồng bộ tự động sang Hệ thống SKBMTE/SKSS theo định kỳ hàng ngày',
    duty: 'Synchronise HIS and primary-care data into SKSS automatically every day.',
    dutyVi: 'Đồng bộ HIS, y tế cơ sở vào hệ thống hàng ngày.',
    area: 'ingestion',
    carrier: 'records',
    proof:
      'For each facility the last successful ingestion is under 24 hours old (plus grace), or its alert is firing.',
    figure: 'daily',
  },
  '002:12': {
    article: 'Điều 12',
    quote: 'được đồng bộ tự động sang kho dữ liệu Hồ sơ sức khoẻ điện tử Bộ Y tế theo định kỳ hàng ngày',
    duty: 'Synchronise SKSS data automatically every day to the MoH EHR store through the API that the store provides.',
    dutyVi: 'Đồng bộ sang kho HSSK điện tử Bộ Y tế hàng ngày.',
    area: 'exchange',
    carrier: 'exchange',
    proof:
      "The daily job's last success is under 24 hours old and the partner's acknowledged count equals the sent count.",
    figure: 'daily',
  },
  '002:13': {
    article: 'Điều 13',
    quote: 'được đồng bộ tự động sang phần mềm Thống kê y tế theo định kỳ hàng tháng',
    duty: 'Synchronise SKSS data automatically every month to the health-statistics software through its API.',
    dutyVi: 'Đồng bộ sang phần mềm Thống kê y tế hàng tháng.',
    area: 'exchange',
    carrier: 'exchange',
    proof:
      'The monthly job ran once for the last closed month with every row acknowledged; a missed month fires an alert.',
    figure: 'monthly',
  },
  '002:14': {
    article: 'Điều 14',
    quote: 'được đồng bộ tự động sang Sổ theo dõi sức khỏe Bà mẹ và Trẻ em phiên bản điện tử theo định kỳ hàng ngày',
    duty: 'Synchronise SKSS data automatically every day to the electronic mother-and-child health book, through the API that SKSS itself provides.',
    dutyVi: 'Đồng bộ sang Sổ bà mẹ - trẻ em điện tử hàng ngày.',
    area: 'exchange',
    carrier: 'exchange',
    proof:
      "The daily job's last success is under 24 hours old and a changed test record is visible through the e-book API.",
    figure: 'daily',
  },
  '002:15.1.a': {
    article: 'Điều 15 khoản 1 điểm a',
    quote:
      'Hệ thống máy chủ, hạ tầng mạng và cơ sở hạ tầng khác được triển khai đặt tại Trung tâm Thông tin y tế Quốc gia',
    duty: 'Place the servers, network and other infrastructure of the system at the National Health Information Centre, which operates them.',
    dutyVi: 'Máy chủ, hạ tầng đặt tại Trung tâm Thông tin y tế Quốc gia.',
    area: 'availability',
    carrier: 'deploy',
    proof:
      'Every node carries the site label of the Centre, and the inventory lists no server of the system elsewhere.',
  },
  '002:15.1.b': {
    article: 'Điều 15 khoản 1 điểm b',
    quote:
      'Hạ tầng máy chủ phải được duy trì hoạt động 24/24; đơn vị quản trị, vận hành máy chủ phải có cán bộ chuyên môn theo dõi thường xuyên để khắc phục sự cố',
    duty: 'Keep the servers running 24/24 with a named expert on watch at every hour who receives and acknowledges alerts.',
    dutyVi: 'Máy chủ hoạt động 24/24, có cán bộ trực theo dõi.',
    area: 'availability',
    carrier: 'monitoring',
    proof:
      'Host uptime series has no unexplained gap, the duty roster has a person for the current hour, and a test alert is acknowledged within the set time.',
    figure: '24/24',
  },
  '002:15.1.c.1': {
    article: 'Điều 15 khoản 1 điểm c, câu 1 và 2',
    quote: 'thông báo cho cơ quan quản lý 5 ngày trước khi thực hiện thay đổi',
    duty: 'Refuse an infrastructure change that interrupts the system unless the managing agency was notified at least 5 days before and gave permission.',
    dutyVi: 'Thay đổi gây gián đoạn: báo trước 5 ngày và được phép.',
    area: 'change',
    carrier: 'runbook',
    proof:
      'The apply step fails for a change marked as interrupting when its record lacks a notice dated 5 days earlier or a permission number.',
    figure: '5 days before',
  },
  '002:15.1.c.3': {
    article: 'Điều 15 khoản 1 điểm c, câu 3',
    quote:
      'Trường hợp sự cố do yếu tố hạ tầng làm gián đoạn hoạt động của hệ thống, đơn vị quản trị, vận hành phải thông báo ngay cho cơ quan quản lý',
    duty: 'Notify the managing agency at once when an infrastructure incident interrupts the system, and start the repair.',
    dutyVi: 'Sự cố hạ tầng: thông báo ngay và khắc phục nhanh nhất.',
    area: 'monitoring',
    carrier: 'runbook',
    proof:
      'An outage drill produces a notice to the agency contact, and the incident record holds detected, notified and repaired times.',
    figure: 'at once',
  },
  '002:15.1.d': {
    article: 'Điều 15 khoản 1 điểm d',
    quote: 'bảo đảm an toàn thông tin theo cấp độ 2 được quy định tại Nghị định 85/2016/NĐ-CP',
    duty: 'Deploy the measures of information-security level 2 (Decree 85/2016) and map each measure to a live control.',
    dutyVi: 'Đáp ứng an toàn thông tin cấp độ 2.',
    area: 'security',
    carrier: 'document',
    proof:
      'The level-2 control map is evaluated by script with one pass/fail per measure; the approved dossier itself is signed by the system owner.',
    figure: 'level 2',
  },
  '002:15.1.dd': {
    article: 'Điều 15 khoản 1 điểm đ',
    quote:
      'Các thành phần của hệ thống phải được cài đặt trên các máy chủ hoặc máy chủ ảo riêng để bảo đảm khi một hệ thống bị sự cố sẽ không ảnh hưởng đến hệ thống còn lại',
    duty: 'Install each component on its own server or virtual machine (own node, not only own pod) so that the failure of one leaves the others working.',
    dutyVi: 'Mỗi thành phần trên máy chủ hoặc máy chủ ảo riêng.',
    area: 'availability',
    carrier: 'deploy',
    proof:
      "No two components' pods or containers share a node name, and stopping one component's node leaves the other probes healthy.",
  },
  '002:15.1.e': {
    article: 'Điều 15 khoản 1 điểm e',
    quote:
      'Hạ tầng hệ thống được theo dõi, giám sát hoạt động, kịp thời phát hiện, cảnh báo và khắc phục sự cố bất thường nhanh nhất có thể',
    duty: 'Monitor all infrastructure, detect and alert on anomalies, and tie every alert to a repair runbook.',
    dutyVi: 'Giám sát, phát hiện, cảnh báo, khắc phục bất thường.',
    area: 'monitoring',
    carrier: 'monitoring',
    proof:
      'Every host and component is a scraped target, each alert rule has a runbook link, and an injected fault raises its alert within the stated time.',
  },
  '002:15.2.a.1': {
    article: 'Điều 15 khoản 2 điểm a, vế 1',
    quote: 'Cơ sở dữ liệu được sao lưu tự động hàng ngày vào một thời điểm cố định',
    duty: 'Back up the database automatically every day at one fixed time.',
    dutyVi: 'Sao lưu CSDL tự động hàng ngày vào giờ cố định.',
    area: 'backup',
    carrier: 'backup',
    proof:
      'The schedule has one fixed time of day in the local zone and the newest copy is under 26 hours old and began within minutes of it.',
    figure: 'daily, fixed time',
  },
  '002:15.2.a.2': {
    article: 'Điều 15 khoản 2 điểm a, vế 2',
    quote:
      'dữ liệu sao lưu được lưu trên máy chủ (hoặc thiết bị lưu trữ cố định) khác với máy chủ cài đặt phần mềm và cơ sở dữ liệu',
    duty: 'Store backups on a host or fixed storage device other than the application host and the database host.',
    dutyVi: 'Bản sao lưu đặt trên máy chủ khác máy chủ ứng dụng và CSDL.',
    area: 'backup',
    carrier: 'backup',
    proof: "The backup target's node and machine id differ from those of every application and database instance.",
  },
  '002:15.2.b.1': {
    article: 'Điều 15 khoản 2 điểm b, vế 1',
    quote:
      'không được phép di chuyển, sao chép dữ liệu theo bất kỳ hình thức nào ra ngoài khỏi hệ thống máy chủ và các thiết bị lưu trữ khác đã được cài đặt',
    duty: 'Block database administrators from moving or copying data out of the servers and storage of the system, and log attempts.',
    dutyVi: 'Quản trị CSDL không được sao chép dữ liệu ra ngoài.',
    area: 'security',
    carrier: 'firewall',
    proof:
      'From an administrator session a dump to an outside address fails, only the backup identity may run a dump, and the attempt is in the audit log.',
  },
  '002:15.2.b.2': {
    article: 'Điều 15 khoản 2 điểm b, vế 2',
    quote: 'không được phép chỉnh sửa trực tiếp vào hệ thống cơ sở dữ liệu',
    duty: 'Deny administrators direct INSERT, UPDATE and DELETE on health data; changes pass through the application only.',
    dutyVi: 'Không chỉnh sửa trực tiếp CSDL.',
    area: 'security',
    carrier: 'identity',
    proof: 'An UPDATE by a DBA role on a health table is refused and audited, and break-glass use raises an alert.',
  },
  '002:16.1': {
    article: 'Điều 16 khoản 1',
    quote: 'cài đặt, thiết lập cấu hình bảo mật trước khi bàn giao cho cán bộ vận hành',
    duty: "Harden each operator's workstation by the specialist unit before handing it over, and keep the inventory entry.",
    dutyVi: 'Cấu hình bảo mật thiết bị trước khi bàn giao cán bộ vận hành.',
    area: 'security',
    carrier: 'runbook',
    proof:
      'Each VPN or admin-zone peer maps to an inventory entry with a dated hardening check; a peer without one is listed and refused.',
  },
  '002:16.2': {
    article: 'Điều 16 khoản 2',
    quote:
      'Thiết bị truy cập vào hệ thống được cài đặt phần mềm diệt vi rút phòng, chống mã độc trước khi đưa vào sử dụng',
    duty: 'Require anti-malware on every device that reaches the system before it is put to use.',
    dutyVi: 'Thiết bị truy cập phải có phần mềm chống mã độc.',
    area: 'security',
    carrier: 'runbook',
    proof:
      'The device inventory shows an anti-malware agent state for every admin-zone device; for unit devices document: the head of the unit signs.',
  },
  '002:16.3': {
    article: 'Điều 16 khoản 3',
    quote: 'phải được quản lý cấp phát địa chỉ IP theo địa chỉ MAC',
    duty: 'Give IP addresses on the infrastructure and database network by registered MAC address only.',
    dutyVi: 'Cấp phát IP theo địa chỉ MAC.',
    area: 'security',
    carrier: 'firewall',
    proof:
      'The address reservations file equals the device register, and a lease or ARP entry with an unknown MAC raises an alert.',
  },
  '002:17.1': {
    article: 'Điều 17 khoản 1',
    quote:
      'Tên truy nhập, mật khẩu là căn cứ để xác định trách nhiệm của từng đơn vị, cá nhân sử dụng trong việc thực hiện các chức năng của hệ thống',
    duty: 'Make every action attributable to one account whose unit and holder are on record.',
    dutyVi: 'Mọi thao tác quy được về tài khoản chịu trách nhiệm.',
    area: 'accounts',
    carrier: 'identity',
    proof:
      'No audit event of the last day lacks an account id, each id resolves to a unit and a holder, and default logins are disabled on all components.',
  },
  '002:17.3.1': {
    article: 'Điều 17 khoản 3, câu 1',
    quote: 'mật khẩu tối thiểu 8 ký tự bao gồm: chữ in hoa, chữ thường, số, ký tự đặc biệt khác',
    duty: 'Enforce passwords of at least 8 characters with upper case, lower case, digit and special character for administration and operation accounts.',
    dutyVi: 'Mật khẩu tối thiểu 8 ký tự, đủ bốn loại.',
    area: 'accounts',
    carrier: 'identity',
    proof: 'Setting a 7-character password, or one that lacks any class, is refused by the identity service.',
    figure: 'at least 8 characters, 4 classes',
  },
  '002:17.3.2': {
    article: 'Điều 17 khoản 3, câu 2',
    quote: 'Định kỳ tối thiểu 06 tháng người quản trị tài khoản cần thay đổi mật khẩu 01 lần để đảm bảo an toàn',
    duty: 'Force administrators to change the password at least once every 6 months.',
    dutyVi: 'Quản trị đổi mật khẩu ít nhất 06 tháng một lần.',
    area: 'accounts',
    carrier: 'identity',
    proof:
      'No admin credential is older than 183 days; an expired test admin can only change the password; the coming expiries are alerted.',
    figure: '6 months',
  },
  '002:17.4': {
    article: 'Điều 17 khoản 4',
    quote:
      'Cán bộ quản trị, vận hành hệ thống không được sử dụng tài khoản của người dùng để chỉnh sửa, khai thác thông tin trong hệ thống',
    duty: "Forbid administrators and operators to act under a user's account: no impersonation and no reading of user credentials.",
    dutyVi: 'Quản trị không dùng tài khoản người dùng.',
    area: 'accounts',
    carrier: 'identity',
    proof: 'Impersonation is disabled for all admin roles (403), and a user login from the admin zone raises an alert.',
  },
  '002:17.5': {
    article: 'Điều 17 khoản 5',
    quote:
      'Các thao tác chỉnh sửa, bổ sung dữ liệu được ghi nhật ký trên hệ thống gắn liền với tài khoản của người sử dụng để có thể kiểm tra, truy vết',
    duty: "Log every edit and addition of data with the user's account in a tamper-evident log that auditors can search.",
    dutyVi: 'Ghi nhật ký chỉnh sửa gắn với tài khoản.',
    area: 'security',
    carrier: 'records',
    proof:
      "An edit through the API yields one log entry with account, time, old and new value, and the log's hash chain verifies.",
  },
  '002:17.6': {
    article: 'Điều 17 khoản 6',
    quote: 'Máy chủ được cài đặt phần mềm phòng chống vi rút có bản quyền, được cập nhật thường xuyên',
    duty: 'Run licensed anti-virus on every server and keep its signatures up to date.',
    dutyVi: 'Máy chủ có phần mềm chống vi rút bản quyền, cập nhật.',
    area: 'security',
    carrier: 'deploy',
    proof: 'Each host exports agent-running, licence validity and signature age, and an age over the limit alerts.',
  },
  '002:17.7': {
    article: 'Điều 17 khoản 7',
    quote: 'Nghiêm cấm mọi hành vi làm sai lệch thông tin cơ sở dữ liệu, tự ý sửa chữa phần mềm cơ sở dữ liệu',
    duty: 'Detect data falsification and unapproved changes of the database software or schema.',
    dutyVi: 'Phát hiện sai lệch CSDL, sửa phần mềm CSDL trái phép.',
    area: 'security',
    carrier: 'monitoring',
    proof:
      'The running database image digest and schema fingerprint equal the released ones, and a test tamper raises an alert.',
  },
  '002:17.8.1': {
    article: 'Điều 17 khoản 8, câu 1',
    quote: 'Dữ liệu được sao lưu hàng ngày và lưu trữ tối thiểu 03 (ba) bản dự phòng',
    duty: 'Back up daily and keep at least three backup copies at all times.',
    dutyVi: 'Sao lưu hàng ngày, giữ tối thiểu 03 bản dự phòng.',
    area: 'backup',
    carrier: 'backup',
    proof: 'Counting verified copies in the store gives at least 3, also right after the prune job ran.',
    figure: 'at least 3 copies',
  },
  '002:17.8.2': {
    article: 'Điều 17 khoản 8, câu 2',
    quote: 'Bản dự phòng này có thể khôi phục được trong trường hợp hệ thống bị sự cố cần phục hồi dữ liệu',
    duty: 'Prove that each kept copy can be restored, not only that it exists.',
    dutyVi: 'Bản dự phòng phải khôi phục được.',
    area: 'backup',
    carrier: 'backup',
    proof:
      'A restore of each kept copy into an empty scratch database gives the row counts and checksums recorded at backup time.',
  },
  '002:17.8.3': {
    article: 'Điều 17 khoản 8, câu 3',
    quote: 'Dữ liệu dự phòng phải đảm bảo được lưu trên thiết bị lưu trữ thống nhất, bảo mật và an toàn',
    duty: 'Keep backups in one uniform storage location, encrypted and with access limited to the backup identity.',
    dutyVi: 'Bản dự phòng lưu thống nhất, bảo mật, an toàn.',
    area: 'backup',
    carrier: 'backup',
    proof:
      'All copies lie in the one repository, a raw file shows no clear text, and any other identity is refused read and delete.',
  },
  '002:17.9': {
    article: 'Điều 17 khoản 9',
    quote: 'đảm bảo tính tương thích trong toàn hệ thống khi có sự thay đổi về công nghệ, thiết bị',
    duty: 'Run compatibility and security checks over the whole system whenever a technology or device changes.',
    dutyVi: 'Kiểm tra tương thích, an toàn khi thay công nghệ, thiết bị.',
    area: 'change',
    carrier: 'runbook',
    proof:
      'Each release record holds a passed end-to-end run of all connectors against the new versions before promotion.',
  },
  '002:17.10': {
    article: 'Điều 17 khoản 10',
    quote: 'Xây dựng kế hoạch khôi phục hoạt động bình thường của hệ thống trong trường hợp xảy ra sự cố hoặc thảm họa',
    duty: 'Keep an executable recovery plan for incident and disaster, with steps, order, roles and measured recovery time and data loss.',
    dutyVi: 'Có kế hoạch khôi phục khi sự cố, thảm họa.',
    area: 'availability',
    carrier: 'runbook',
    proof:
      'The full-loss drill script rebuilds the system on clean hosts from code and backup, and stores measured RTO and RPO with the date.',
  },
  '002:17.11': {
    article: 'Điều 17 khoản 11',
    quote: 'Đóng các phiên làm việc của ứng dụng khi hoàn tất, trừ khi đã có cơ chế bảo vệ thích hợp',
    duty: 'Close idle application and administration sessions automatically (shell, VPN, console).',
    dutyVi: 'Tự đóng phiên ứng dụng và phiên quản trị bỏ không.',
    area: 'security',
    carrier: 'identity',
    proof: 'An idle SSH, VPN or console session is cut at the configured limit and the next call is 401.',
  },
  '002:17.12': {
    article: 'Điều 17 khoản 12',
    quote:
      'Không truy cập từ xa vào trực tiếp các máy tính trong hệ thống, người sử dụng cần truy cập từ xa thì phải truy cập gián tiếp qua giao thức mạng an toàn',
    duty: 'Refuse direct remote access to any machine of the system; allow it only through the VPN or an equivalent encrypted path.',
    dutyVi: 'Truy cập từ xa chỉ gián tiếp qua VPN, có mã hóa.',
    area: 'security',
    carrier: 'firewall',
    proof:
      'A scan from outside finds no SSH, RDP, database or kube-api port; the same ports answer from the VPN address only.',
  },
  '002:17.13': {
    article: 'Điều 17 khoản 13',
    quote:
      'Không tự ý thay đổi cấu hình thiết bị đã được thiết lập, việc thay đổi phải thông báo đến bộ phận chuyên trách',
    duty: 'Detect and report any configuration change made outside the declared code.',
    dutyVi: 'Phát hiện thay đổi cấu hình ngoài quy trình.',
    area: 'change',
    carrier: 'monitoring',
    proof:
      'A hand edit on a host or in the cluster shows as drift within the check period and alerts the specialist unit.',
  },
  '002:18.1': {
    article: 'Điều 18 khoản 1',
    quote:
      'Thông tin, dữ liệu phục vụ công tác quản lý, vận hành phải được lưu trữ và có mật khẩu khi truy cập trên máy tính và các thiết bị lưu trữ di động',
    duty: 'Protect operational data (configuration, secrets, exports, runbook evidence) with a password or key wherever it is stored, removable media included.',
    dutyVi: 'Dữ liệu vận hành có mật khẩu khi truy cập.',
    area: 'security',
    carrier: 'identity',
    proof:
      'The secret files in the repository are encrypted, an evidence export opens only with its passphrase, and no console page answers without login.',
  },
  '002:18.3.1': {
    article: 'Điều 18 khoản 3, câu 1',
    quote:
      'đơn vị và cá nhân thực hiện trao đổi thông tin, dữ liệu ra bên ngoài cam kết và có biện pháp bảo mật thông tin, dữ liệu được trao đổi',
    duty: 'Enable a connector only when a signed confidentiality commitment of the partner is on record.',
    dutyVi: 'Có cam kết bảo mật trước khi trao đổi dữ liệu ra ngoài.',
    area: 'exchange',
    carrier: 'document',
    proof:
      'document: the partner and the operating unit sign; the deploy check refuses an enabled connector without a commitment number.',
  },
  '002:18.3.2': {
    article: 'Điều 18 khoản 3, câu 2',
    quote:
      'Giao dịch trực tuyến phải được truyền đầy đủ, đúng địa chỉ, tránh bị sửa đổi, tiết lộ hoặc nhân bản một cách trái phép; sử dụng các cơ chế xác thực mạnh, chữ ký số',
    duty: 'Send online transactions completely, to the right address, unaltered and not replayed, with mutual strong authentication, digital signature and TLS.',
    dutyVi: 'Giao dịch đầy đủ, đúng địa chỉ, chống sửa, chống nhân bản, có chữ ký số.',
    area: 'exchange',
    carrier: 'gateway',
    proof:
      'Altered, replayed, unsigned and wrong-recipient test messages are each refused with their own error code and logged.',
  },
  '002:19.1.b': {
    article: 'Điều 19 khoản 1 điểm b',
    quote:
      'Thực hiện theo phương án ứng cứu sự cố, bảo đảm an toàn, an ninh mạng cho hệ thống được ban hành kèm theo quy chế sau mỗi lần đánh giá an toàn thông tin',
    duty: 'Issue a new version of the incident-response plan after every information-security assessment and follow it.',
    dutyVi: 'Cập nhật phương án ứng cứu sau mỗi lần đánh giá ATTT.',
    area: 'security',
    carrier: 'runbook',
    proof:
      "The date of the response plan's version is not earlier than that of the last assessment; otherwise the console shows it overdue.",
    figure: 'after each assessment',
  },
  '002:19.2.a': {
    article: 'Điều 19 khoản 2 điểm a',
    quote: 'Kết nối gián tiếp phải thông qua mạng riêng ảo (VPN) hoặc giao thức có hỗ trợ mã hóa bảo mật tương đương',
    duty: 'Carry all remote administration and configuration change through the VPN or an equivalent encrypted protocol.',
    dutyVi: 'Quản trị từ xa qua VPN hoặc tương đương.',
    area: 'security',
    carrier: 'firewall',
    proof:
      'The listening-port audit shows admin ports bound to the VPN or admin address only, and telnet, FTP and plain HTTP admin are absent.',
  },
  '002:19.2.b': {
    article: 'Điều 19 khoản 2 điểm b',
    quote:
      'Chỉ cho phép máy tính trong vùng mạng quản trị hệ thống được kết nối vào thiết bị, máy chủ để quản trị hoặc thay đổi cấu hình',
    duty: 'Let only computers of the administration network zone connect to devices and servers for administration.',
    dutyVi: 'Chỉ vùng mạng quản trị được kết nối quản trị.',
    area: 'security',
    carrier: 'firewall',
    proof:
      'A connection to the admin port from an application-zone pod or host is dropped and counted; from the admin zone it succeeds.',
  },
  '002:19.3.a': {
    article: 'Điều 19 khoản 3 điểm a',
    quote: 'được kiểm tra, đánh giá và xử lý điểm yếu an toàn, an ninh mạng trước khi đưa vào vận hành khai thác',
    duty: 'Scan and fix the weaknesses of each server before it goes into operation.',
    dutyVi: 'Đánh giá, xử lý điểm yếu máy chủ trước khi vận hành.',
    area: 'security',
    carrier: 'deploy',
    proof:
      'A host joins only with a scan report dated before the join and no open critical finding; the report is in the evidence store.',
  },
  '002:19.3.b': {
    article: 'Điều 19 khoản 3 điểm b',
    quote: 'được thiết lập cấu hình tự động cập nhật và được quản lý trên hệ thống quản lý tập trung',
    duty: 'Run anti-malware on servers with automatic update and report all agents to one central management service.',
    dutyVi: 'Chống mã độc tự cập nhật, quản lý tập trung.',
    area: 'security',
    carrier: 'deploy',
    proof:
      'The number of agents known to the central service equals the number of hosts and each updated within the limit without manual action.',
  },
  '002:19.3.c': {
    article: 'Điều 19 khoản 3 điểm c',
    quote:
      'Cấm máy chủ khởi tạo kết nối chiều đi ra các mạng bên ngoài, trừ các địa chỉ phục vụ việc cập nhật hoặc cung cấp dịch vụ',
    duty: 'Deny outbound connections from servers by default and allow only listed update and service addresses.',
    dutyVi: 'Cấm kết nối đi ra, trừ địa chỉ cập nhật, dịch vụ.',
    area: 'security',
    carrier: 'firewall',
    proof:
      'From every host and every namespace a connection to an unlisted address fails and a listed one succeeds, and drops are counted.',
  },
  '002:19.4.a': {
    article: 'Điều 19 khoản 4 điểm a',
    quote:
      'Các ứng dụng của hệ thống phải được kiểm tra, đánh giá và xử lý điểm yếu an toàn, an ninh mạng trước khi đưa vào vận hành khai thác',
    duty: 'Scan and fix each application image and API before it goes into operation.',
    dutyVi: 'Đánh giá, xử lý điểm yếu ứng dụng trước khi vận hành.',
    area: 'security',
    carrier: 'deploy',
    proof:
      'Admission refuses an image digest without a passed scan attestation, and each running digest has its report.',
  },
  '002:19.5': {
    article: 'Điều 19 khoản 5',
    quote: 'Phân quyền truy cập vào phân vùng lưu trữ theo từng đơn vị chức năng và từng cán bộ của đơn vị',
    duty: 'Grant access to storage partitions per functional unit and per officer.',
    dutyVi: 'Phân quyền phân vùng lưu trữ theo đơn vị và cán bộ.',
    area: 'security',
    carrier: 'deploy',
    proof:
      'The permission listing of each partition equals the declared unit/officer table, and a test officer of another unit is refused.',
  },
  '002:20.1.1': {
    article: 'Điều 20 khoản 1, câu 1',
    quote:
      'cơ sở dữ liệu được lưu trữ bằng các thiết bị lưu trữ chuyên dụng và phải được sao lưu định kỳ hàng tháng trên hệ thống',
    duty: 'Store the database on dedicated storage and make a monthly backup besides the daily ones.',
    dutyVi: 'CSDL trên thiết bị chuyên dụng, sao lưu hàng tháng.',
    area: 'backup',
    carrier: 'backup',
    proof:
      'The store holds a verified copy tagged monthly for each closed month, and the database volume is of the dedicated storage class.',
    figure: 'monthly',
  },
  '002:20.1.2': {
    article: 'Điều 20 khoản 1, câu 2',
    quote: 'Khi xảy ra sự cố mất dữ liệu thì dữ liệu phải được phục hồi từ bản sao lưu gần nhất',
    duty: 'On data loss restore from the latest valid copy, chosen by the tool and not by hand.',
    dutyVi: 'Mất dữ liệu thì phục hồi từ bản gần nhất.',
    area: 'backup',
    carrier: 'runbook',
    proof:
      'The restore command without arguments selects the newest verified copy, skips a corrupt newest one with a warning, and logs its id.',
    figure: 'latest copy',
  },
  '002:20.2': {
    article: 'Điều 20 khoản 2',
    quote:
      'được thực hiện tự động định kỳ theo ngày hoặc đột xuất khi cần và được sao lưu dự phòng trên các thiết bị lưu trữ chuyên dụng',
    duty: 'Offer an on-demand backup with one command besides the daily one, into the same dedicated storage.',
    dutyVi: 'Sao lưu hàng ngày hoặc đột xuất khi cần.',
    area: 'backup',
    carrier: 'backup',
    proof: 'Running the on-demand backup adds one verified copy tagged on-demand that counts in the same listing.',
    figure: 'daily or on demand',
  },
  '002:20.3': {
    article: 'Điều 20 khoản 3',
    quote:
      'phục hồi ứng dụng phần mềm và dữ liệu khi được yêu cầu hoặc để phục hồi hệ thống nếu xảy ra sự cố làm tê liệt ứng dụng',
    duty: 'Restore the application software as well as the data, on request or after an incident.',
    dutyVi: 'Phục hồi cả ứng dụng và dữ liệu.',
    area: 'backup',
    carrier: 'runbook',
    proof: 'A drill on an empty host brings back the same application version and data, and the smoke test passes.',
  },
  '002:20.4.a.1': {
    article: 'Điều 20 khoản 4 điểm a, gạch đầu dòng 1',
    quote:
      'Định kỳ một năm một lần kiểm tra phục hồi đối với các sao lưu ứng dụng, kiểm tra phục hồi đối với toàn bộ máy chủ, bao gồm hệ điều hành',
    duty: 'Once a year test the restore of application backups and of whole servers including the operating system.',
    dutyVi: 'Mỗi năm kiểm tra phục hồi ứng dụng và toàn bộ máy chủ, cả hệ điều hành.',
    area: 'backup',
    carrier: 'backup',
    proof:
      'The evidence store has a passed application restore and a passed full-server (OS) restore, each under 366 days old; otherwise an overdue alert fires.',
    figure: 'yearly',
  },
  '002:20.4.a.2': {
    article: 'Điều 20 khoản 4 điểm a, gạch đầu dòng 2',
    quote: 'Kiểm tra hàng tuần để đảm bảo các sao lưu định kỳ được hoàn tất một cách thành công',
    duty: 'Check every week that all scheduled backups of the week completed, and keep the signed-off result.',
    dutyVi: 'Kiểm tra hàng tuần các sao lưu định kỳ.',
    area: 'backup',
    carrier: 'monitoring',
    proof: 'A weekly report under 8 days old lists 7 of 7 daily backups verified, or names the missing day.',
    figure: 'weekly',
  },
  '002:20.4.a.3': {
    article: 'Điều 20 khoản 4 điểm a, gạch đầu dòng 3',
    quote: 'Theo dõi dung lượng trống và hiệu suất của ổ cứng theo yêu cầu',
    duty: 'Track free disk space and disk performance on every host, backup store included, with a forecast of the day it fills.',
    dutyVi: 'Theo dõi dung lượng trống và hiệu suất ổ cứng.',
    area: 'capacity',
    carrier: 'monitoring',
    proof:
      'Free-space and disk-latency series exist for each volume, and filling a test volume raises the warning before it is full.',
  },
  '002:20.4.a.5': {
    article: 'Điều 20 khoản 4 điểm a, gạch đầu dòng 5',
    quote: 'Tạo và quản trị các tài khoản đăng nhập vào máy chủ',
    duty: 'Manage operating-system login accounts on servers from one declared list; no other account can log in.',
    dutyVi: 'Quản trị tài khoản đăng nhập máy chủ tập trung.',
    area: 'accounts',
    carrier: 'identity',
    proof:
      'The login-capable accounts and authorised keys on each host equal the declared list, and an extra one alerts as drift.',
  },
  '002:20.4.a.6': {
    article: 'Điều 20 khoản 4 điểm a, gạch đầu dòng 6',
    quote: 'Thông báo ngay với người có thẩm quyền khi có những vấn đề xảy ra đối với máy chủ',
    duty: 'Notify the competent person at once when a server has a problem.',
    dutyVi: 'Thông báo ngay người có thẩm quyền khi máy chủ có vấn đề.',
    area: 'monitoring',
    carrier: 'monitoring',
    proof:
      'Stopping a host delivers a notification to the configured receiver within the stated seconds, and the delivery is logged.',
    figure: 'at once',
  },
  '002:20.4.b': {
    article: 'Điều 20 khoản 4 điểm b',
    quote: 'thông báo cho các nơi đang sử dụng hệ thống biết',
    duty: 'Tell all places that use the system when a problem affects the software.',
    dutyVi: 'Thông báo sự cố cho các nơi đang dùng hệ thống.',
    area: 'monitoring',
    carrier: 'console',
    proof:
      'An incident opened in the console appears on the status page and is sent to every active unit contact, with delivery counted per unit.',
  },
  '002:20.4.c': {
    article: 'Điều 20 khoản 4 điểm c',
    quote:
      'luôn có kế hoạch hoạt động với phạm vi bao gồm cả hệ thống liên quan đến hạ tầng mạng và hạ tầng phần cứng máy chủ, dữ liệu và các tài liệu phục hồi hệ thống',
    duty: 'Keep an operating and recovery plan that covers network, server hardware, data and recovery documents, readable when the system is down.',
    dutyVi: 'Luôn có kế hoạch hoạt động và khôi phục đủ phạm vi.',
    area: 'availability',
    carrier: 'runbook',
    proof:
      'The plan lists every network device, host and data store in the inventory with a recovery step, and a copy is on the backup host.',
  },
  '002:21.1': {
    article: 'Điều 21 khoản 1',
    quote: 'Hệ thống được giám sát, bảo trì thường xuyên đảm bảo hoạt động liên tục 24/24 giờ',
    duty: 'Keep the service, not only the hosts, working 24 hours a day and measure its availability from outside.',
    dutyVi: 'Hệ thống hoạt động liên tục 24/24 giờ.',
    area: 'availability',
    carrier: 'monitoring',
    proof: 'A black-box probe gives the monthly availability figure, and maintenance windows are shown apart.',
    figure: '24/24',
  },
  '002:21.3.1': {
    article: 'Điều 21 khoản 3, câu 1',
    quote: 'Hệ thống phải được cập nhật các bản vá lỗi, sửa lỗi trong thời gian hợp lý',
    duty: 'Apply patches and fixes within a stated reasonable time and show the age of open ones.',
    dutyVi: 'Cập nhật bản vá trong thời gian hợp lý.',
    area: 'change',
    carrier: 'deploy',
    proof:
      'The age of the oldest unapplied security fix per host and image is exported and alerts over the limit set in configuration.',
  },
  '002:21.3.2': {
    article: 'Điều 21 khoản 3, câu 2',
    quote:
      'Các bản vá lỗi, sửa lỗi, nâng cấp phải được kiểm thử, xác nhận đáp ứng yêu cầu của các bên liên quan trước khi chính thức đưa vào sử dụng',
    duty: 'Test each patch and upgrade in staging and have the parties confirm it before production use.',
    dutyVi: 'Bản vá phải kiểm thử, xác nhận trước khi dùng.',
    area: 'change',
    carrier: 'deploy',
    proof:
      'Promotion to production is refused unless the same digest has a passed staging run and a recorded confirmation.',
  },
  '002:21.3.3': {
    article: 'Điều 21 khoản 3, vế cuối',
    quote: 'bản nâng cấp phải có tài liệu hướng dẫn sử dụng kèm theo',
    duty: 'Ship every upgrade with its user guide.',
    dutyVi: 'Bản nâng cấp kèm tài liệu hướng dẫn.',
    area: 'change',
    carrier: 'document',
    proof: 'The release check refuses a version whose user guide in Vietnamese is missing or names an older version.',
  },
  '002:25.1': {
    article: 'Điều 25 khoản 1',
    quote: 'Nâng cấp, cập nhật hệ thống khi có sự thay đổi các văn bản quy định về chế độ báo cáo, thống kê',
    duty: 'Update forms and catalogues when the reporting regulations change, as versioned configuration with an effective date.',
    dutyVi: 'Cập nhật hệ thống khi quy định báo cáo thay đổi.',
    area: 'change',
    carrier: 'runbook',
    proof:
      'Each form definition carries its legal source and effective date, and a report of an old period still renders with the old version.',
  },
  '002:25.5': {
    article: 'Điều 25 khoản 5',
    quote:
      'Theo dõi, duy trì và đảm bảo việc kết nối, liên thông, chia sẻ dữ liệu giữa hệ thống với phần mềm Y tế cơ sở, phần mềm Quản lý bệnh viện (HIS)',
    duty: 'Watch and keep up all five connections, and reconcile counts with each partner.',
    dutyVi: 'Duy trì kết nối, đối soát với năm hệ thống.',
    area: 'exchange',
    carrier: 'monitoring',
    proof:
      'A probe per partner runs continuously, and the daily reconciliation shows sent, received and difference per partner.',
    figure: '5 connections',
  },
  '002:26.2': {
    article: 'Điều 26 khoản 2',
    quote: 'để đáp ứng yêu cầu thông tin theo Quyết định số 4655/QĐ-BYT',
    duty: 'Validate incoming HIS and primary-care data against the basic information list of Decision 4655/QD-BYT and report data quality per facility.',
    dutyVi: 'Kiểm tra dữ liệu theo QĐ 4655/QĐ-BYT.',
    area: 'formats',
    carrier: 'gateway',
    proof:
      "A message without a required 4655 item is rejected with the item's name, and the quality score per facility is exported.",
    figure: 'QD 4655/QD-BYT',
  },
  '002:27.2.1': {
    article: 'Điều 27 khoản 2 (bảo hành)',
    quote: 'Có văn bản cam kết, bảo hành, bảo trì 12 tháng',
    duty: 'Commit in writing to 12 months of warranty and maintenance and show its end date.',
    dutyVi: 'Cam kết bảo hành, bảo trì 12 tháng.',
    area: 'handover',
    carrier: 'document',
    proof: 'document: the developer signs; the console shows the start, the end date and the days left.',
    figure: '12 months',
  },
  '002:27.2.2': {
    article: 'Điều 27 khoản 2 (bàn giao)',
    quote:
      'bàn giao toàn bộ hệ thống bao gồm: Tài khoản quản trị hệ thống; Source code; Tài liệu phân tích thiết kế; Tài liệu phân tích yêu cầu nghiệp vụ; Tài liệu đặc tả API; Tài liệu hướng dẫn sử dụng',
    duty: 'Hand over admin accounts, source code, design analysis, business-requirement analysis, API specification, user guides and training.',
    dutyVi: 'Bàn giao đủ tài khoản, mã nguồn, tài liệu, đào tạo.',
    area: 'handover',
    carrier: 'document',
    proof:
      "The handover builder fails unless all six items exist, prints a checksum manifest, and rotates the developer's admin credentials; both sides sign.",
    figure: 'at least 6 items plus training',
  },
  '002:27.3': {
    article: 'Điều 27 khoản 3',
    quote: 'Chỉ định cán bộ đầu mối chịu trách nhiệm, phối hợp với Trung tâm Thông tin y tế Quốc gia',
    duty: "Name the developer's contact person in the escalation path of the runbooks and alerts.",
    dutyVi: 'Có đầu mối của đơn vị phát triển trong quy trình xử lý sự cố.',
    area: 'governance',
    carrier: 'runbook',
    proof:
      'The escalation configuration holds a reachable developer contact and a drill message to it is acknowledged.',
  },
  '002:27.4': {
    article: 'Điều 27 khoản 4',
    quote: 'có trách nhiệm đảm bảo, bảo mật dữ liệu, không tiết lộ thông tin về dữ liệu',
    duty: 'Bind the developer and its staff to keep the data secret and disclose none of it.',
    dutyVi: 'Đơn vị phát triển không tiết lộ dữ liệu.',
    area: 'security',
    carrier: 'document',
    proof:
      'document: the developer and its staff sign; no developer account has a production role outside a time-limited approved grant.',
  },
  '002:28': {
    article: 'Điều 28',
    quote: 'bị thay thế hoặc sửa đổi, bổ sung thì áp dụng theo văn bản thay thế',
    duty: 'Apply the replacing or amended document when a cited legal text is replaced; keep the citation table versioned.',
    dutyVi: 'Áp dụng văn bản thay thế khi văn bản dẫn chiếu thay đổi.',
    area: 'governance',
    carrier: 'document',
    proof:
      'Each citation in the register has a status and a date of last check, and one replaced without an updated control is listed.',
  },
} as const;
