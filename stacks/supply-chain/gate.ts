import type { Site } from '../../services/declare.ts';
import { type VulnerabilityException, vulnerabilityExceptions } from '../../services/vulnerability-exceptions.ts';
import { exitCode, Problem } from '../problem.ts';
import { type AdvisoryData, coverageProblems } from './advisory-data.ts';
import { exceptionProblems } from './exceptions.ts';
import { type Finding, findingsOf } from './findings.ts';
import type { Part } from './part.ts';

export type Judgement = {
  findings: Finding[];
  /** Why the records cannot tell, or exceptions do not stand; one sentence each. */
  doubts: string[];
  /** Exceptions that nothing needs any more. */
  unused: VulnerabilityException[];
  /** What to do about the doubts and the findings that block, in that order. */
  next: string[];
};

type Judged = {
  site: Pick<Site, 'id'>;
  data: AdvisoryData | undefined;
  exceptions?: VulnerabilityException[];
  now?: Date;
};

/** What is known of the parts now; a site may take them when nothing blocks and there is no doubt. */
export function judgeParts(
  parts: Part[],
  { site, data, exceptions = vulnerabilityExceptions, now = new Date() }: Judged,
): Judgement {
  const findings = findingsOf(parts, { advisories: data?.advisories ?? [], exceptions, now });
  const shipped = new Set(parts.flatMap(({ components }) => components.map(({ ecosystem }) => ecosystem)));
  const records = coverageProblems(data, [...shipped], now);
  const declared = exceptionProblems(exceptions, dayInVietNam(now));
  const blocking = findings.filter(({ blocks }) => blocks);
  return {
    findings,
    doubts: [...records, ...declared],
    unused: (data ? exceptions : []).filter((one) => !findings.some(({ exception }) => exception === one)),
    next: [
      ...(records.length > 0 ? [bringRecords(site)] : []),
      ...(declared.length > 0 ? ['mend services/vulnerability-exceptions.ts'] : []),
      ...(blocking.length > 0 ? [waysOut(blocking)] : []),
    ],
  };
}

/** The command that mends missing or old records. */
export const bringRecords = ({ id }: Pick<Site, 'id'>): string =>
  `npm run advisories -- --site ${id} <folder with newer records> (runbooks/procedures/du-lieu-lo-hong.md)`;

export const mayBeDeployed = ({ findings, doubts }: Judgement): boolean =>
  doubts.length === 0 && !findings.some(({ blocks }) => blocks);

/** A production site takes nothing that is known to be weak, or about which nothing is known (002:19.3.a, 002:19.4.a). */
export function refuseVulnerable(site: Site, judgement: Judgement): void {
  if (site.kind === 'local' || mayBeDeployed(judgement)) return;
  throw new Problem({
    where: site.id,
    what: `the deploy was refused; nothing was changed\n  - ${sentencesOf(judgement).join('\n  - ')}`,
    next: judgement.next.join('\n        '),
    exit: exitCode.preflightFailed,
  });
}

const longestList = 40;

/** Everything that stands in the way, one sentence each. */
export function sentencesOf({ findings, doubts }: Judgement): string[] {
  const blocking = findings.filter(({ blocks }) => blocks);
  const rest = blocking.length - longestList;
  return [
    ...doubts,
    ...blocking.slice(0, longestList).map(sentenceOf),
    ...(rest > 0 ? [`and ${rest} more: npm run check:vulnerabilities -- --site <id>`] : []),
  ];
}

/** Such as: `openssl 3.5.1-1 (Debian) in image-edge has CVE-2026-1, high; 3.5.1-1+deb13u1 is expected (002:19.4.a)`. */
export function sentenceOf(finding: Finding): string {
  const { ecosystem, package: name, version, parts, id, rating, fixed, daysOpen, overdue } = finding;
  const where = parts.length > 3 ? `${parts.slice(0, 3).join(', ')} and ${parts.length - 3} more` : parts.join(', ');
  const expected = fixed.length > 0 ? `${fixed.join(' or ')} is expected` : 'no version without it is known yet';
  const late = overdue ? [`known for ${daysOpen} days (002:21.3.1)`] : [];
  const article = parts.every((part) => part.startsWith('machine-')) ? '002:19.3.a' : '002:19.4.a';
  return `${name} ${version} (${ecosystem}) in ${where} has ${[id, rating, ...late].join(', ')}; ${expected} (${article})`;
}

const waysOut = (blocking: Finding[]): string => {
  const mended = blocking.some(({ fixed }) => fixed.length > 0);
  return `${mended ? 'take the versions that mend it (runbooks/procedures/va-loi-kiem-thu-truoc.md)' : 'find out whether it can be reached'}, or write an exception with reason, end and who decided: services/vulnerability-exceptions.ts`;
};

/** YYYY-MM-DD. */
const dayInVietNam = (now: Date): string => new Date(now.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
