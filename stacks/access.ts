import type { Site } from '../services/declare.ts';
import { authorityFile, edgeUrl, passwordOf } from './hospital.ts';
import { type Account, accounts, sensitiveReader } from './keys.ts';

export type Access = {
  edgeUrl: string;
  caFile: string;
  facilities: { code: string; username: string; password: string }[];
  /** May also read HIV and tuberculosis tables. */
  sensitiveReader?: { code: string; username: string; password: string };
};

/** How to reach the site; for local sites with the test accounts. */
export function accessOf(site: Site): Access {
  const open = (wanted: (account: Account) => boolean) =>
    accounts(site)
      .filter(wanted)
      .map(({ code, facility, username }) => ({ code: facility, username, password: passwordOf(site, code) }));
  const tested = new Set(site.testFacilities.map(({ code }) => code));
  const facilities = open(({ code }) => tested.has(code));
  const [reader] = open(({ code }) => code === sensitiveReader);
  return {
    edgeUrl: edgeUrl(site),
    caFile: authorityFile(site),
    facilities,
    ...(reader ? { sensitiveReader: reader } : {}),
  };
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
    `  thử             curl --cacert ${access.caFile} ${access.edgeUrl}/fhir/metadata`,
  ].join('\n');
