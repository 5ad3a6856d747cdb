/** Who may do what in the database: every role with its purpose, where it logs in from and its rights. Grants, logins, audit and proofs come from here; Patroni's access rules name the same places (patroni.ts). */
import type { Site } from '../declare.ts';

export const databaseName = 'hssk';
export const schemaName = 'hssk';

type TableRight = 'select' | 'insert' | 'update' | 'delete' | 'truncate' | 'references' | 'trigger' | 'maintain';

export type Right =
  | { on: 'database'; may: ('connect' | 'create' | 'temporary')[] }
  | { on: 'schema'; may: ('usage' | 'create')[] }
  | { on: 'table'; names: string[]; may: TableRight[]; columns?: string[] }
  | { on: 'sequence'; names: string[]; may: ('usage' | 'select' | 'update')[] }
  /** With the types of its arguments. */
  | { on: 'function'; names: string[]; may: ['execute'] };

/** `pod` is the socket inside the pod; the others are networks or machines of the site, always over TLS with a password. */
export type LoginFrom = 'pod' | 'pods' | 'backup' | 'watch' | 'administration';

export type Role = {
  name: string;
  purpose: string;
  purposeVi: string;
  /** A role without one holds rights for others and can never log in. */
  login?: { from: LoginFrom; secret: string };
  attributes?: ('superuser' | 'replication')[];
  /** Roles of PostgreSQL itself, or of this list. */
  memberOf: string[];
  rights: Right[];
  /** Set by the superuser for each session; a role cannot lift those of the audit for itself. */
  settings: Record<string, string>;
};

const connect: Right = { on: 'database', may: ['connect'] };
const enter: Right = { on: 'schema', may: ['usage'] };

/** Tables whose rows say something about people, if only as ciphertext and keyed hashes. */
export const patientTables = ['document', 'link_head', 'file_result', 'mapping_queue', 'fhir_visit', 'fhir_restricted'];
const everyTable = [...patientTables, 'data_key', 'mapping_failure', 'mapping_generation', 'migration'];

/** Holds what is written down when somebody touches it; nobody is a member of it and it cannot log in. */
const auditedRole = 'audited';
export const administratorRole = 'administrator';
/** Roles that two custodians made for an emergency begin so; they end by themselves. */
export const emergencyPrefix = 'emergency_';

const roles: Role[] = [
  {
    name: 'postgres',
    purpose: 'superuser: Patroni, inside the pod; whatever it changes, and its reads of patient tables, are audited',
    purposeVi: 'quyền cao nhất: Patroni, chỉ trong pod; mọi thay đổi và lượt đọc bảng bệnh nhân đều ghi nhật ký',
    login: { from: 'pod', secret: 'superuser' },
    attributes: ['superuser', 'replication'],
    memberOf: [],
    rights: [],
    settings: { 'pgaudit.log': 'write, ddl, role', 'pgaudit.role': auditedRole },
  },
  {
    name: 'replicator',
    purpose: 'members copy and rewind each other',
    purposeVi: 'các thành viên sao chép lẫn nhau',
    login: { from: 'pods', secret: 'replication' },
    attributes: ['replication'],
    ...{ memberOf: [], rights: [], settings: {} },
  },
  {
    name: 'migration',
    purpose: 'owns the database and its tables; brings the schema up to date when a service starts',
    purposeVi: 'sở hữu lược đồ, cập nhật lược đồ khi dịch vụ khởi động',
    login: { from: 'pods', secret: 'migration' },
    ...{ memberOf: [], rights: [] },
    settings: { 'pgaudit.log': 'ddl, role' },
  },
  {
    name: 'gateway',
    purpose: 'stores documents and their receipts; can neither change nor delete one',
    purposeVi: 'ghi hồ sơ và biên nhận; không sửa, không xóa được',
    login: { from: 'pods', secret: 'gateway' },
    memberOf: [],
    rights: [
      ...[connect, enter],
      { on: 'table', names: ['data_key', 'document', 'file_result', 'mapping_queue'], may: ['select', 'insert'] },
      { on: 'table', names: ['link_head'], may: ['select', 'insert', 'update'] },
      { on: 'sequence', names: ['document_id'], may: ['usage'] },
    ],
    settings: {},
  },
  {
    name: 'records',
    purpose: 'reads documents and keeps the FHIR projections made of them',
    purposeVi: 'đọc hồ sơ, giữ các bản FHIR dựng từ hồ sơ',
    login: { from: 'pods', secret: 'records' },
    memberOf: [],
    rights: [
      ...[connect, enter],
      { on: 'table', names: ['document', 'link_head'], may: ['select'] },
      { on: 'table', names: ['data_key'], may: ['select', 'insert'] },
      {
        on: 'table',
        names: ['mapping_queue', 'fhir_visit', 'fhir_restricted', 'mapping_failure'],
        may: ['select', 'insert', 'update', 'delete'],
      },
      { on: 'table', names: ['mapping_generation'], may: ['select', 'insert', 'update'] },
    ],
    settings: {},
  },
  {
    name: 'backup',
    purpose: 'the only one that may copy data out: bases, dumps and the write-ahead log, from the backup host',
    purposeVi: 'tài khoản duy nhất được sao chép dữ liệu ra ngoài, từ máy sao lưu',
    login: { from: 'backup', secret: 'backup' },
    attributes: ['replication'],
    // pg_maintain is what LOCK TABLE asks for.
    memberOf: ['pg_read_all_data', 'pg_maintain', 'pg_monitor'],
    rights: [
      connect,
      { on: 'function', names: ['pg_create_restore_point(text)', 'pg_switch_wal()'], may: ['execute'] },
    ],
    // The transaction that holds a snapshot waits while others read in it.
    settings: { idle_in_transaction_session_timeout: '0', 'pgaudit.role': auditedRole },
  },
  {
    name: 'watch',
    purpose: 'counts documents by facility and day; sees neither a body nor whose visit it was',
    purposeVi: 'đếm hồ sơ theo cơ sở, theo ngày; không thấy nội dung',
    login: { from: 'watch', secret: 'watch' },
    memberOf: ['pg_monitor'],
    rights: [
      ...[connect, enter],
      { on: 'table', names: ['document'], may: ['select'], columns: ['facility', 'received_at'] },
    ],
    settings: {},
  },
  {
    name: administratorRole,
    purpose: 'what people who run the database may do: look at activity, sizes and settings, end sessions, vacuum',
    purposeVi: 'người quản trị CSDL: xem hoạt động, dung lượng, cấu hình; ngắt phiên; bảo trì; không đọc được dữ liệu',
    memberOf: ['pg_monitor', 'pg_maintain', 'pg_signal_backend'],
    rights: [connect, enter],
    settings: {},
  },
  {
    name: auditedRole,
    purpose: 'no person and no service: what it may touch is what the audit writes down of superuser and backup',
    purposeVi: 'không phải người hay dịch vụ: đánh dấu bảng mà nhật ký theo dõi',
    memberOf: [],
    rights: [{ on: 'table', names: everyTable, may: ['select', 'insert', 'update', 'delete'] }],
    settings: {},
  },
];

/** What people's sessions have: each statement is written down, and a session that is left open ends (002:17.11). */
const peopleSettings = {
  ...{ 'pgaudit.log': 'all', 'pgaudit.log_parameter': 'off', 'pgaudit.log_rows': 'on' },
  ...{ idle_session_timeout: '15min', idle_in_transaction_session_timeout: '60s', lock_timeout: '5s' },
};
export const emergencySettings = { ...peopleSettings, default_transaction_read_only: 'on' };

/** The login of one person who runs the database. */
export const loginOf = (account: string): string => `dba_${account.replaceAll('-', '_')}`;

/** Every role of a site: those above, and one login for each person who runs the database. */
export const rolesOf = ({ databaseAdministrators }: Pick<Site, 'databaseAdministrators'>): Role[] => [
  ...roles,
  ...databaseAdministrators.map(
    ({ account, name }): Role => ({
      name: loginOf(account),
      purpose: `${account}, who runs the database`,
      purposeVi: name,
      login: { from: 'administration', secret: loginOf(account) },
      memberOf: [administratorRole],
      rights: [],
      settings: peopleSettings,
    }),
  ),
];

/** Roles whose rights on tables the migrations keep; people have none. */
export const sharedRoles: readonly Role[] = roles;

/** Secrets of all that log in, by the name under which the pod of the database mounts them. */
export const databaseSecrets = (site: Pick<Site, 'databaseAdministrators'>): string[] =>
  rolesOf(site).flatMap(({ login }) => (login ? [login.secret] : []));
