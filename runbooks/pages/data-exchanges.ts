import type { Exchange } from '../../services/declare.ts';
import { flows, partners } from '../../services/flows.ts';
import { pageHead, table } from './markdown.ts';

const rhythms: Record<Exchange['due']['every'], string> = {
  visit: 'mỗi lượt khám',
  change: 'khi có thay đổi',
  day: 'hằng ngày',
  month: 'hằng tháng',
  quarter: 'hằng quý',
  request: 'khi có yêu cầu',
  once: 'một lần',
};

/** Every exchange of data with its rhythm, its state and the duties behind it. */
export const dataExchanges = (): string =>
  [
    pageHead('Luồng dữ liệu'),
    table(
      ['Từ', 'Đến', 'Dữ liệu', 'Định dạng', 'Nhịp', 'Trạng thái', 'Nghĩa vụ'],
      flows.map(({ from, to, whatVi, format, due, runs, meets }) => [
        partyName(from),
        partyName(to),
        whatVi,
        format,
        rhythms[due.every],
        runs.as === 'live' ? 'đang chạy' : `để dành: ${runs.reasonVi}`,
        meets.join(', '),
      ]),
    ),
    '',
  ].join('\n');

const partyName = (id: string): string => partners[id]?.titleVi ?? id;
