/** Rules about the site file itself: its name, time, notices, accounts, and that it holds no secret. */
import type { Site } from '../declare.ts';
import { type Rule, shared } from './rule.ts';

const timeZone = 'Asia/Ho_Chi_Minh';

export const administrationRules: Rule[] = [
  {
    id: 'site-id',
    titleVi: 'Mã hệ thống viết thường, có gạch nối',
    meets: [],
    broken: ({ id }) =>
      /^[a-z][a-z0-9-]{1,19}$/.test(id)
        ? []
        : [`the site's id is ${id}; lower case letters, digits and hyphens are expected, 2 to 20 of them`],
  },
  {
    id: 'time-zone',
    titleVi: 'Giờ Việt Nam',
    meets: ['000:19.3', '002:7.2.c.1'],
    broken: (site) =>
      site.timeZone === timeZone
        ? []
        : [`the time zone is ${site.timeZone}; fixed times and report months are those of ${timeZone}`],
  },
  {
    id: 'notice-of-change',
    titleVi: 'Báo trước ít nhất 5 ngày khi thay đổi có kế hoạch',
    meets: ['002:15.1.c.1'],
    broken: ({ notice }) =>
      notice.daysBeforePlannedChange >= 5
        ? []
        : [`a planned change is announced ${notice.daysBeforePlannedChange} days before; at least 5 are needed`],
  },
  {
    id: 'facility-code',
    titleVi: 'Mã cơ sở khám chữa bệnh có 5 ký tự',
    meets: ['000:7.1-2'],
    broken: ({ testFacilities }) =>
      testFacilities
        .filter(({ code }) => !isFacilityCode(code))
        .map(
          ({ code }) =>
            `the facility code is ${code}; two digits and three digits or capitals are expected, such as 01I29`,
        ),
  },
  {
    id: 'account-name',
    titleVi: 'Tài khoản liên thông tên là mã cơ sở, _lt_ và tên',
    meets: ['000:7.1-2'],
    broken: ({ testFacilities }) =>
      testFacilities
        .filter(({ code, username }) => isFacilityCode(code) && !new RegExp(`^${code}_lt_[a-z]+[0-9]*$`).test(username))
        .map(
          ({ code, username }) =>
            `the account of facility ${code} is named ${username}; ${code}_lt_<name> is expected, such as ${code}_lt_bnv`,
        ),
  },
  {
    id: 'one-account-per-facility',
    titleVi: 'Mỗi cơ sở một tài khoản liên thông',
    meets: ['001:III.1-4'],
    broken: ({ testFacilities }) =>
      shared(testFacilities, ({ code }) => code).map(
        (group) => `facility ${group[0]?.code} has ${group.length} accounts; each has one of its own`,
      ),
  },
  {
    id: 'no-test-accounts',
    titleVi: 'Vận hành thật không có tài khoản thử',
    meets: ['000:7.1'],
    broken: ({ kind, testFacilities }) =>
      kind === 'production' && testFacilities.length > 0
        ? [
            `${testFacilities.length} test ${testFacilities.length === 1 ? 'facility is' : 'facilities are'} listed; production accounts are issued in the system`,
          ]
        : [],
  },
  {
    id: 'database-administrators',
    titleVi: 'Người quản trị CSDL có tài khoản riêng, có tên',
    meets: ['002:15.2.b'],
    broken: ({ databaseAdministrators: people }) => [
      ...(people.length === 0 ? ['nobody runs the database; each person who does has an account of their own'] : []),
      ...shared(people, ({ account }) => account).map(
        ([first]) => `two people who run the database are called ${first?.account}; each has an account of their own`,
      ),
      ...people
        .filter(({ account }) => !/^[a-z][a-z0-9-]{0,39}$/.test(account))
        .map(
          ({ account }) =>
            `a person who runs the database is called ${account}; lower case letters, digits and hyphens are expected`,
        ),
    ],
  },
  {
    id: 'no-secret',
    titleVi: 'Tệp hệ thống không chứa bí mật',
    meets: ['002:18.1'],
    broken: (site) =>
      secretFields(site).map(
        (field) =>
          `${field} holds a secret; a site file names secrets and never holds them, so remove it and change that secret`,
      ),
  },
];

const isFacilityCode = (code: string): boolean => /^[0-9]{2}[0-9A-Z]{3}$/.test(code);

/** Paths of the fields that look like a private key, a password or a token. */
function secretFields(value: Site | unknown, path = ''): string[] {
  if (typeof value === 'string') return /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(value) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const inside = path ? `${path}.${key}` : key;
    const isSecretName = /password|passphrase|secret|token|privatekey/i.test(key) && typeof inner === 'string';
    return isSecretName ? [inside] : secretFields(inner, inside);
  });
}
