import type { LoadTarget } from '../load-tests/run/run.ts';
import type { Site } from '../services/declare.ts';
import { consolePorts } from '../services/measured.ts';
import { authorityFile, edgeUrl, passwordOf } from './hospital.ts';
import { localPeople, watchMachines } from './hosts/watch-keys.ts';
import { type Account, accounts, readKey, sensitiveReader } from './keys.ts';

export type Access = {
  edgeUrl: string;
  caFile: string;
  facilities: { code: string; username: string; password: string }[];
  /** May also read HIV and tuberculosis tables. */
  sensitiveReader?: { code: string; username: string; password: string };
  /** The console, with the accounts of a local site. */
  console?: { url: string; accounts: { username: string; role: string; password: string }[] };
};

/** How to reach the site; for local sites with the test accounts. */
export function accessOf(site: Site): Access {
  const open = (wanted: (account: Account) => boolean) =>
    accounts(site)
      .filter(wanted)
      .map(({ code, facility, username }) => ({ code: facility, username, password: passwordOf(site, code) }));
  const tested = new Set(site.testFacilities.map(({ code }) => code));
  const facilities = open(({ code }) => tested.has(code));
  const [watching] = watchMachines(site);
  const people = (site.kind === 'local' ? localPeople : []).map(({ username, role }) => ({
    ...{ username, role, password: readKey(site, `console-${username}`) },
  }));
  const [reader] = open(({ code }) => code === sensitiveReader);
  return {
    edgeUrl: edgeUrl(site),
    caFile: authorityFile(site),
    facilities,
    ...(reader ? { sensitiveReader: reader } : {}),
    ...(watching ? { console: { url: `https://${watching.address}:${consolePorts.console}`, accounts: people } } : {}),
  };
}

/** The same for those who send load: the edge, and an account of each test facility. */
export function loadTargetOf(site: Site): LoadTarget {
  const { edgeUrl, caFile, facilities } = accessOf(site);
  return { edgeUrl, caFile, accounts: facilities };
}

export const describeAccess = (site: Site, access: Access): string =>
  [
    `${site.titleVi} (${site.id})`,
    `  địa chỉ         ${access.edgeUrl}`,
    `  chứng thư gốc   ${access.caFile}`,
    ...access.facilities.map(({ code, username, password }) => `  cơ sở ${code}     ${username}  ${password}`),
    ...(access.sensitiveReader
      ? [`  đọc HIV, lao    ${access.sensitiveReader.username}  ${access.sensitiveReader.password}`]
      : []),
    ...(access.console ? [`  bảng điều khiển ${access.console.url}`] : []),
    ...(access.console?.accounts ?? []).map(
      ({ username, role, password }) => `  ${role.padEnd(15)} ${username}  ${password}`,
    ),
    `  thử             curl --cacert ${access.caFile} ${access.edgeUrl}/fhir/metadata`,
  ].join('\n');
