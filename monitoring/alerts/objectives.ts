/** Error budgets: how fast the share of bad answers may grow before somebody is woken, by several windows at once. */
import type { ArticleId } from '../../services/articles.ts';
import type { Alert, Owner, Recording } from '../alert.ts';

export type Indicator = {
  /** `ingestion` gives `hssk:ingestion_errors:ratio_rate5m`. */
  id: string;
  component: string;
  owner: Owner;
  /** Begins the alerts' names. */
  prefix: string;
  whatVi: string;
  availability: number;
  /** Rate of bad and of all answers in the window that stands in place of `$window`. */
  bad: string;
  all: string;
  /** Example series: their names for good and bad answers. */
  series: { good: string; bad: string };
  meets: ArticleId[];
};

const windows = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'];

export const recordingsOf = ({ id, bad, all }: Indicator): Recording[] =>
  windows.flatMap((window) => [
    {
      record: ratio(id, window),
      from: `(${bad} or vector(0)) / (${all} > 0)`.replaceAll('$window', window),
    },
    ...(window === '1h' ? [{ record: `hssk:${id}_answers:rate1h`, from: all.replaceAll('$window', window) }] : []),
  ]);

const ratio = (id: string, window: string): string => `hssk:${id}_errors:ratio_rate${window}`;

/** Fewer answers than this in an hour say nothing: one failure of two would be half of them. */
const fewestPerHour = 30;

/** A pair of windows: the long one says that it matters, the short one that it still goes on. */
const burns = (indicator: Indicator, factor: number, long: string, short: string): string => {
  const budget = ((1 - indicator.availability) * factor).toPrecision(3).replace(/0+$/, '');
  return `(${ratio(indicator.id, long)} > ${budget} and ${ratio(indicator.id, short)} > ${budget})`;
};

/** 14.4 uses 2 % of a month's budget in an hour, 6 uses 5 % in six hours. */
export const burnsFast = (indicator: Indicator): Alert => ({
  name: `${indicator.prefix}BurnsFast`,
  component: indicator.component,
  severity: 'critical',
  owner: indicator.owner,
  when: `(${burns(indicator, 14.4, '1h', '5m')} or ${burns(indicator, 6, '6h', '30m')}) and ${enough(indicator)}`,
  lasting: '1m',
  summaryVi: `${indicator.whatVi}: lỗi nhiều`,
  descriptionVi: `{{ $value | humanizePercentage }} câu trả lời lỗi, mục tiêu không quá ${percent(1 - indicator.availability)}. Cứ thế này, hạn mức lỗi của cả tháng hết trong vài giờ.`,
  meets: indicator.meets,
  example: {
    series: { [indicator.series.good]: '0+100x200', [indicator.series.bad]: '0x60 0+20x140' },
    every: '1m',
    ...{ silentAt: '59m', pendingAt: '63m', firingAt: '100m' },
    labels: {},
    value: '11.5%',
  },
});

/** 3 uses 10 % in a day, 1 uses up the whole of it in the month. */
export const burnsSlowly = (indicator: Indicator): Alert => ({
  name: `${indicator.prefix}BurnsSlowly`,
  component: indicator.component,
  severity: 'warning',
  owner: indicator.owner,
  when: `(${burns(indicator, 3, '1d', '2h')} or ${burns(indicator, 1, '3d', '6h')}) and ${enough(indicator)}`,
  lasting: '15m',
  summaryVi: `${indicator.whatVi}: lỗi rải rác kéo dài`,
  descriptionVi: `{{ $value | humanizePercentage }} câu trả lời lỗi, mục tiêu không quá ${percent(1 - indicator.availability)}. Hạn mức lỗi của tháng sẽ hết trước cuối tháng.`,
  meets: indicator.meets,
  example: {
    series: { [indicator.series.good]: '0+1000x400', [indicator.series.bad]: '0x36 0+5x364' },
    every: '5m',
    ...{ silentAt: '175m', pendingAt: '240m', firingAt: '10h' },
    labels: {},
    value: '0.3446%',
  },
});

const enough = ({ id }: Indicator): string => `hssk:${id}_answers:rate1h > ${fewestPerHour} / 3600`;

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`.replace('.', ',');
