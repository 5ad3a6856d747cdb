import { calendarPages } from './calendar-pages.ts';
import { checkpointPage } from './checkpoint-page.ts';
import { checks, copies, missingDays } from './copies-sections.ts';
import { contentsOnCover, coverPage } from './cover-page.ts';
import { dayPages } from './day-pages.ts';
import { drills } from './drills-section.ts';
import { changes, dutyIndex, incidents } from './events-sections.ts';
import { dayForPeople, timeForPeople } from './local-time.ts';
import type { Contents } from './package.ts';
import { finish, newSheet } from './sheet.ts';

/** The report for auditors and leaders: one PDF in Vietnamese, every number of it counted from the log. */
export function report(contents: Contents): Promise<Buffer> {
  const { site, from, to, exportedAt, offset } = contents;
  const range = `${dayForPeople(from)} – ${dayForPeople(to)}`;
  const sheet = newSheet({
    Title: `Bằng chứng sao lưu ${site} ${range}`,
    Subject: `Nhật ký đến mục ${contents.head.sequence}, ${contents.head.hash}`,
    CreationDate: new Date(exportedAt),
  });
  coverPage(sheet, contents);
  calendarPages(sheet, contents);
  let y = missingDays(sheet, contents);
  for (const part of [copies, drills, checks, incidents, changes, dutyIndex]) y = part(sheet, y, contents);
  dayPages(sheet, y, contents);
  checkpointPage(sheet, contents);
  contentsOnCover(sheet);
  return finish(sheet, `Bằng chứng sao lưu · ${site} · ${range} · xuất ${timeForPeople(exportedAt, offset)}`);
}
