import { calendarPages } from './calendar-pages.ts';
import { checkpointPage } from './checkpoint-page.ts';
import { coverPage } from './cover-page.ts';
import { dayForPeople, timeForPeople } from './local-time.ts';
import type { Contents } from './package.ts';
import { finish, newSheet } from './sheet.ts';
import { articlePages, checkPages, copyPages, dayPages, drillPages, eventPages, missingPages } from './table-pages.ts';

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
  missingPages(sheet, contents);
  drillPages(sheet, contents);
  copyPages(sheet, contents);
  checkPages(sheet, contents);
  eventPages(sheet, contents);
  articlePages(sheet, contents);
  dayPages(sheet, contents);
  checkpointPage(sheet, contents);
  return finish(sheet, `Bằng chứng sao lưu · ${site} · ${range} · xuất ${timeForPeople(exportedAt, offset)}`);
}
