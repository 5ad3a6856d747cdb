import type { Site } from '../../services/declare.ts';
import { buildImages } from '../images/build.ts';
import { exitCode, type Report } from '../problem.ts';
import type { Answered, CommandContext } from '../run.ts';
import { siteFiles } from '../site-files.ts';
import { ensureTools } from '../toolchain/ensure.ts';
import { toolIds } from '../toolchain/tools.ts';
import { importAdvisories } from './advisories-import.ts';
import { readAdvisoryData } from './advisory-data.ts';
import type { Finding } from './findings.ts';
import { type Judgement, judgeParts, mayBeDeployed, sentenceOf } from './gate.ts';
import { emptyFolder, softwareLists, writeLists } from './lists.ts';
import { partsOfMachines } from './machines.ts';
import { partsOfVersion } from './parts.ts';

/** `npm run sbom`: one software list a part, into the site's folder or another one. */
export async function sbomCommand({ site, options, show }: CommandContext): Promise<Answered> {
  const { parts, silent } = await partsOfSite(site, show);
  const folder = options.out ? emptyFolder(options.out) : softwareLists(site);
  writeLists(parts, folder);
  const lines = parts.map(({ id, components }) => `${id.padEnd(32)} ${String(components.length).padStart(5)}`);
  return {
    data: {
      folder,
      silent,
      parts: parts.map(({ id, digest, components }) => ({ id, digest, components: components.length })),
    },
    text: [...lines, ...silenceOf(silent), folder].join('\n'),
  };
}

/** `npm run check:vulnerabilities`: what is known of everything that the site has or would get. */
export async function vulnerabilitiesCommand({ site, show }: CommandContext): Promise<Answered> {
  const { parts, silent } = await partsOfSite(site, show);
  const judgement = judgeParts(parts, { site, data: await readAdvisoryData(siteFiles(site).advisories, parts) });
  return {
    data: { mayBeDeployed: mayBeDeployed(judgement), silent, ...judgement },
    text: [...describeJudgement(judgement), ...silenceOf(silent)].join('\n'),
    exit: mayBeDeployed(judgement) ? exitCode.ok : exitCode.failed,
  };
}

/** `npm run advisories`: puts known vulnerabilities where the check and a deploy of this site look for them. */
export async function advisoriesCommand({ site, options }: CommandContext): Promise<Answered> {
  const place = siteFiles(site).advisories;
  const { coverage, leftOut } = await importAdvisories(options.words ?? [], place);
  const lines = Object.entries(coverage).map(
    ([ecosystem, { records, newest }]) => `${ecosystem.padEnd(8)} ${records} bản ghi, mới nhất ${newest}`,
  );
  const text = [...lines, `Đã đặt vào ${place}; bỏ ra ngoài ${leftOut} bản ghi về phần mềm khác.`].join('\n');
  return { data: { place, coverage, leftOut }, text };
}

async function partsOfSite(site: Site, show: Report) {
  const tools = await ensureTools(toolIds, show);
  const parts = await partsOfVersion(tools, await buildImages(tools, show));
  const machines = await partsOfMachines(site);
  return { parts: [...parts, ...machines.parts], silent: machines.silent };
}

const ratingsVi = {
  unrated: 'chưa xếp',
  none: 'không',
  low: 'thấp',
  medium: 'trung bình',
  high: 'cao',
  critical: 'nghiêm trọng',
};

/** For people: what blocks first, exceptions with their end, then the rest. */
function describeJudgement({ findings, doubts, unused, next }: Judgement): string[] {
  const blocking = findings.filter(({ blocks }) => blocks).length;
  const excepted = findings.filter(({ exception }) => exception).length;
  const uncertain = doubts.length > 0 ? '; chưa đủ để kết luận, xem các dòng đầu' : '';
  return [
    ...doubts.map((doubt) => `✗ ${doubt}`),
    ...findings.map(lineOf),
    ...unused.map(({ id, package: name }) => `· ngoại lệ không còn cần: ${id} trong ${name}`),
    `${findings.length} lỗ hổng đã biết: ${blocking} chặn triển khai, ${excepted} có ngoại lệ${uncertain}`,
    ...next.map((step) => `→ ${step}`),
  ];
}

function lineOf(finding: Finding): string {
  const { blocks, exception, rating, daysOpen, overdue } = finding;
  const excepted = exception ? ` — ngoại lệ đến ${exception.until}, ${exception.decidedBy}` : '';
  const since = daysOpen === undefined ? '' : ` — công bố ${daysOpen} ngày trước${overdue ? ', quá hạn vá' : ''}`;
  return `${blocks ? '✗' : '·'} [${ratingsVi[rating]}] ${sentenceOf(finding)}${since}${excepted}`;
}

const silenceOf = (silent: string[]): string[] =>
  silent.length > 0 ? [`Chưa xem được (máy không trả lời): ${silent.join(', ')}`] : [];
