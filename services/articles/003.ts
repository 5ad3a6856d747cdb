/** Duties of document 003, in the order of its articles; `quote` is the document's own wording, `proof` what would show that the duty is met. */
export const nationalRecordPlan = {
  '003:II.2.1.1': {
    article: 'Mục II khoản 2.1 (tiếp nhận)',
    quote: 'tiếp nhận dữ liệu nhóm thông tin cơ bản về y tế',
    duty: 'Receive the basic medical information group of Decision 3074/QD-BYT from the national insurance database.',
    dutyVi: 'Tiếp nhận nhóm thông tin cơ bản về y tế (QĐ 3074) từ CSDL quốc gia về Bảo hiểm.',
    area: 'ingestion',
    carrier: 'records',
    proof:
      'A batch from the insurance-database simulator is stored with count in = count stored plus rejected, and each 3074 field is validated.',
    figure: 'QD 3074/QD-BYT',
  },
  '003:II.2.1.2': {
    article: 'Mục II khoản 2.1 (chuẩn hóa)',
    quote: 'chuẩn hóa dữ liệu theo tiêu chuẩn HL7 FHIR',
    duty: 'Normalise received data to HL7 FHIR and keep the link from each resource to its source record.',
    dutyVi: 'Chuẩn hóa dữ liệu theo HL7 FHIR.',
    area: 'formats',
    carrier: 'records',
    proof: 'Each mapped resource passes the FHIR validator, and source count equals mapped plus listed failures.',
    figure: 'HL7 FHIR',
  },
  '003:II.2.1.3': {
    article: 'Mục II khoản 2.1 (chức năng)',
    quote: 'cung cấp các báo cáo phục vụ quản lý điều hành của ngành y tế tại các cấp chính quyền địa phương',
    duty: 'Provide functions to create and update health records, and management reports for each level of local government.',
    dutyVi: 'Tạo lập, cập nhật hồ sơ; báo cáo cho các cấp địa phương.',
    area: 'reporting',
    carrier: 'console',
    proof:
      "A report call with a province, district or commune account returns only that area's totals, equal to the store.",
  },
  '003:II.2.1.4': {
    article: 'Mục II khoản 2.1 (kết nối)',
    quote:
      'đảm bảo kết nối, chia sẻ dữ liệu với kho dữ liệu hồ sơ sức khỏe điện tử tại các địa phương, các cơ sở khám, chữa bệnh và các hệ thống thông tin quản lý hồ sơ sức khỏe',
    duty: 'Connect and share data with local record stores, health facilities and other health-record systems.',
    dutyVi: 'Kết nối, chia sẻ với kho địa phương, cơ sở KCB, hệ thống khác.',
    area: 'exchange',
    carrier: 'exchange',
    proof:
      'One connector of each of the three partner kinds exchanges a test record both ways with an acknowledgement.',
    figure: '3 kinds of partner',
  },
  '003:II.2.2.1': {
    article: 'Mục II khoản 2.2 (kho cơ sở)',
    quote: 'bao gồm các thông tin được quy định tại Quyết định số 130/QĐ-BYT',
    duty: "Form each facility's store with the output data of Decision 130/QD-BYT and validate it on receipt.",
    dutyVi: 'Kho dữ liệu KCB theo chuẩn QĐ 130/QĐ-BYT.',
    area: 'formats',
    carrier: 'records',
    proof:
      'The full set of sample tables of Decision 130 (as amended) passes, and a file with a wrong type, length or missing key is rejected with the field named.',
    figure: 'QD 130/QD-BYT',
  },
  '003:II.2.3.1': {
    article: 'Mục II khoản 2.3 (VTelehealth)',
    quote: 'Tích hợp Nền tảng VHR và Nền tảng VTelehealth',
    duty: 'Integrate the VHR platform with the VTelehealth platform.',
    dutyVi: 'Tích hợp VHR với VTelehealth.',
    area: 'exchange',
    carrier: 'exchange',
    proof: "The VTelehealth connector's contract test passes and its up-metric is present.",
  },
  '003:II.2.3.2': {
    article: 'Mục II khoản 2.3 (chất lượng)',
    quote:
      'đảm bảo dữ liệu hồ sơ sức khỏe cá nhân “đúng - đủ - sạch - sống” và được liên thông trong toàn bộ các cơ sở y tế từ tuyến cơ sở đến Trung ương',
    duty: 'Measure personal record data as correct, complete, clean and live (current) at every level from commune to centre.',
    dutyVi: 'Đo dữ liệu đúng - đủ - sạch - sống ở mọi tuyến.',
    area: 'monitoring',
    carrier: 'monitoring',
    proof:
      'Four indicators (validity, completeness, duplicates, freshness) are exported per facility, and a seeded fault moves the right one.',
    figure: '4 qualities',
  },
  '003:II.2.3.3': {
    article: 'Mục II khoản 2.3 (quy hoạch phần mềm)',
    quote:
      'thực hiện quy hoạch các hệ thống phần mềm ứng dụng quản lý trạm y tế, quản lý tiêm chủng hiện đang được sử dụng nhằm sử dụng thống nhất, đồng bộ',
    duty: 'Bring the commune-station and vaccination applications in use onto one consistent record, with migration and reconciliation of their data.',
    dutyVi: 'Hợp nhất dữ liệu phần mềm trạm y tế, tiêm chủng.',
    area: 'migration',
    carrier: 'runbook',
    proof:
      'The migration run prints source count = loaded + merged + rejected with zero lost, and a second run changes nothing.',
  },
  '003:II.2.4': {
    article: 'Mục II khoản 2.4',
    quote:
      'tích hợp các hệ thống thông tin quản lý hồ sơ sức khỏe của các đơn vị, tổ chức, doanh nghiệp với Nền tảng VHR',
    duty: 'Onboard health-record systems of units, organisations and companies to VHR by one standard procedure with its own credential.',
    dutyVi: 'Tích hợp hệ thống của đơn vị, tổ chức, doanh nghiệp.',
    area: 'exchange',
    carrier: 'gateway',
    proof:
      'A new client registered by the onboarding command passes the contract test, is rate-limited on its own and can be revoked alone.',
  },
  '003:III.1.1': {
    article: 'Mục III khoản 1 (ánh xạ)',
    quote:
      'triển khai hệ thống thông tin thực hiện ánh xạ, chuyển đổi FHIR Resource đối với dữ liệu nhóm thông tin cơ bản về y tế',
    duty: 'Deploy the infrastructure and the service that maps basic medical data to FHIR resources.',
    dutyVi: 'Triển khai hệ thống ánh xạ FHIR Resource.',
    area: 'formats',
    carrier: 'records',
    proof: "A 3074 sample converts to the expected FHIR resources, and the service's failure rate is monitored.",
    figure: 'before 01/06/2023',
  },
  '003:III.1.2': {
    article: 'Mục III khoản 1 (giao diện)',
    quote: 'cung cấp giao diện lập trình phục vụ kết nối, chia sẻ dữ liệu',
    duty: 'Provide a documented programming interface for connection and data sharing.',
    dutyVi: 'Cung cấp API kết nối, chia sẻ dữ liệu.',
    area: 'exchange',
    carrier: 'gateway',
    proof:
      'The FHIR capability statement and the OpenAPI document are served, and an unauthorised call is answered 401.',
    figure: 'before 01/06/2023',
  },
  '003:III.2': {
    article: 'Mục III khoản 2',
    quote: 'gửi dữ liệu nhóm thông tin cơ bản về y tế đến Cơ sở dữ liệu quốc gia về Bảo hiểm định kỳ hàng ngày',
    duty: 'Send the basic medical information group to the national insurance database every day from 100% of facilities.',
    dutyVi: '100% cơ sở gửi dữ liệu cơ bản hàng ngày.',
    area: 'ingestion',
    carrier: 'exchange',
    proof:
      'The daily coverage metric (facilities that sent / facilities registered) is exported and any facility silent for a day is named by an alert.',
    figure: '100% of facilities, daily',
  },
  '003:III.3.1': {
    article: 'Mục III khoản 3 (kho)',
    quote:
      'hình thành kho dữ liệu hồ sơ sức khỏe điện tử của Bộ Y tế bao gồm nhóm thông tin cơ bản về y tế được chuẩn hóa theo tiêu chuẩn HL7 FHIR',
    duty: "Deploy the ministry's electronic health-record store, holding basic medical data normalised to HL7 FHIR.",
    dutyVi: 'Triển khai kho hồ sơ sức khỏe điện tử của Bộ Y tế.',
    area: 'availability',
    carrier: 'deploy',
    proof:
      "The store's readiness probe is healthy, and search by patient returns the stored FHIR resources within the load-test limit.",
    figure: 'before 01/06/2023',
  },
  '003:III.3.2': {
    article: 'Mục III khoản 3 (phân hệ)',
    quote: 'khai thác số liệu báo cáo cho Sở Y tế, Trung tâm y tế tuyến huyện, Trạm y tế xã sử dụng',
    duty: 'Give provincial departments, district centres and commune stations their own roles to create, update and report.',
    dutyVi: 'Phân hệ và quyền cho Sở, TTYT huyện, Trạm y tế xã.',
    area: 'accounts',
    carrier: 'identity',
    proof: 'A test account of each of the three levels can do its functions and is refused outside its area.',
    figure: '3 levels',
  },
  '003:III.4': {
    article: 'Mục III khoản 4',
    quote:
      'hoàn thành quy hoạch và hướng dẫn sử dụng thống nhất, đồng bộ và khai thác hiệu quả dữ liệu hồ sơ sức khỏe cá nhân đối với các phần mềm được sử dụng tại Trạm y tế xã',
    duty: 'Keep the software used at commune stations synchronised on one personal health record.',
    dutyVi: 'Phần mềm trạm y tế xã dùng thống nhất, đồng bộ hồ sơ.',
    area: 'ingestion',
    carrier: 'exchange',
    proof: 'The same person sent by two commune applications yields one record with both sources listed.',
    figure: 'before 01/06/2023',
  },
  '003:III.5': {
    article: 'Mục III khoản 5',
    quote: 'ban hành yêu cầu, tiêu chí và thực hiện việc tích hợp các hệ thống thông tin quản lý hồ sơ sức khỏe',
    duty: 'Publish the integration criteria as a conformance test that a partner must pass before its production credential is issued.',
    dutyVi: 'Ban hành tiêu chí và kiểm tra trước khi tích hợp.',
    area: 'governance',
    carrier: 'gateway',
    proof: 'Issuing a production credential fails unless a passed conformance run of that client is on record.',
    figure: 'in 2023',
  },
  '003:V.2.b': {
    article: 'Mục V khoản 2 (thứ nhất) điểm b',
    quote: 'hình thành kho dữ liệu bệnh án điện tử đảm bảo kết nối, chia sẻ dữ liệu trên Nền tảng VHR',
    duty: "Connect each ministry hospital's EMR store to VHR for data sharing.",
    dutyVi: 'Kho bệnh án điện tử kết nối VHR.',
    area: 'exchange',
    carrier: 'exchange',
    proof:
      "An EMR summary from the test hospital appears in VHR with its receipt, and the hospital's connector has a health series.",
  },
  '003:PL.1': {
    article: 'Phụ lục, nhiệm vụ 1',
    quote:
      'Đảm bảo hạ tầng, bản quyền HL7 FHIR và các chức năng cơ bản của Nền tảng VHR phục vụ quản lý, khai thác dữ liệu',
    duty: 'Provide sized infrastructure, the HL7 FHIR licence and the basic functions of the platform.',
    dutyVi: 'Đảm bảo hạ tầng, bản quyền HL7 FHIR, chức năng cơ bản.',
    area: 'capacity',
    carrier: 'deploy',
    proof:
      'The load test at the declared national or provincial volume meets its limits with headroom shown; the licence terms are recorded in the software list.',
    figure: '2023-2025; before 01/06/2023',
  },
  '003:PL.2.1': {
    article: 'Phụ lục, nhiệm vụ 2 (kết nối)',
    quote:
      'Thực hiện kết nối, chia sẻ dữ liệu với Cơ sở dữ liệu quốc gia về Bảo hiểm và Cơ sở dữ liệu quốc gia về Dân cư',
    duty: 'Connect to the national insurance database and to the national population database.',
    dutyVi: 'Kết nối CSDL quốc gia về Bảo hiểm và Dân cư.',
    area: 'exchange',
    carrier: 'exchange',
    proof:
      'Both connectors pass their contract tests and reconcile daily counts, and an outage of either is queued without loss.',
    figure: 'before 01/06/2023',
  },
  '003:PL.2.2': {
    article: 'Phụ lục, nhiệm vụ 2 (định danh)',
    quote:
      'tạo lập dữ liệu hồ sơ sức khỏe theo số định danh cá nhân gồm các thông tin được quy định tại Quyết định số 3074/QĐ-BYT',
    duty: 'Create one health record per personal identification number and verify the number before linking.',
    dutyVi: 'Hồ sơ tạo lập theo số định danh cá nhân.',
    area: 'formats',
    carrier: 'records',
    proof:
      'A uniqueness check finds no two records with one 12-digit number, and an unverified or malformed number goes to a hold queue.',
    figure: 'one record per personal id number',
  },
  '003:PL.3': {
    article: 'Phụ lục, nhiệm vụ 3',
    quote:
      'Xây dựng Quy chế quản lý, vận hành, khai thác Nền tảng VHR; Quy định kỹ thuật về dữ liệu; Tài liệu hướng dẫn kết nối, tích hợp, chia sẻ dữ liệu với Nền tảng VHR',
    duty: 'Supply the operating regulation, the technical data rules and the guide for connection, integration and sharing.',
    dutyVi: 'Có quy chế, quy định kỹ thuật dữ liệu, tài liệu kết nối.',
    area: 'handover',
    carrier: 'document',
    proof:
      "document: the Minister's decision issues them; the bundle's guide examples are executed as tests on each build.",
    figure: 'before 01/06/2023',
  },
  '003:PL.4.1': {
    article: 'Phụ lục, nhiệm vụ 4 (hồ sơ cấp độ)',
    quote: 'Xây dựng hồ sơ đề xuất cấp độ an toàn thông tin hệ thống thông tin Nền tảng VHR',
    duty: 'Generate the proposal dossier for the security level from the real inventory, network zones and controls.',
    dutyVi: 'Lập hồ sơ đề xuất cấp độ an toàn thông tin.',
    area: 'security',
    carrier: 'document',
    proof:
      'The generated annex equals the live inventory (hosts, zones, ports) at its date; the dossier is signed by the system owner.',
  },
  '003:PL.4.2': {
    article: 'Phụ lục, nhiệm vụ 4 (giải pháp)',
    quote: 'triển khai các giải pháp đáp ứng an toàn thông tin theo hồ sơ đề xuất được phê duyệt',
    duty: 'Deploy the security measures of the approved dossier, each with a check.',
    dutyVi: 'Triển khai giải pháp theo hồ sơ được phê duyệt.',
    area: 'security',
    carrier: 'deploy',
    proof: 'Each measure of the approved dossier has a check id, and the last run shows pass or a dated exception.',
  },
  '003:PL.4.3': {
    article: 'Phụ lục, nhiệm vụ 4 (kiểm tra định kỳ)',
    quote:
      'định kỳ kiểm tra đáp ứng an toàn thông tin mạng, an ninh mạng đối với Nền tảng VHR và các hệ thống thông tin có liên quan',
    duty: 'Check security compliance periodically for the platform and its related systems, and keep each report.',
    dutyVi: 'Định kỳ kiểm tra ATTT nền tảng và hệ thống liên quan.',
    area: 'security',
    carrier: 'monitoring',
    proof:
      'A scheduled compliance run writes a dated report to the evidence store, and its age over the period alerts.',
    figure: 'periodic (continuous task)',
  },
  '003:PL.6': {
    article: 'Phụ lục, nhiệm vụ 6',
    quote: 'với các cơ sở dữ liệu ngành y tế và hệ thống thông tin chỉ đạo điều hành của Bộ Y tế',
    duty: "Integrate VHR with the health-sector databases and the ministry's command information system.",
    dutyVi: 'Tích hợp với CSDL ngành và hệ thống chỉ đạo điều hành.',
    area: 'exchange',
    carrier: 'exchange',
    proof:
      'Each listed database has a connector entry with its state (live, simulated, planned) and a passing contract test when live.',
    figure: '2023-2025',
  },
} as const;
