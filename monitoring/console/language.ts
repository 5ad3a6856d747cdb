/** A language of the console: its texts, and how it writes numbers and durations. */
import { en } from './texts/en.ts';
import { type Texts, vi } from './texts/vi.ts';

export type Language = {
  id: 'vi' | 'en';
  texts: Texts;
  /** `48.213` in Vietnamese, `48,213` in English. */
  number: (value: number, digits?: number) => string;
  /** `99,96 %`; never rounded up to 100. */
  percent: (share: number, digits?: number) => string;
  bytes: (value: number) => string;
  /** `41 ms`, `6 phút 12 giây`, `20 giờ`. */
  duration: (seconds: number) => string;
  /** The Vietnamese or the English one. */
  title: (names: { title: string; titleVi: string }) => string;
};

export const languages: Record<Language['id'], Language> = {
  vi: languageOf('vi', 'vi-VN', vi),
  en: languageOf('en', 'en-GB', en),
};

function languageOf(id: Language['id'], locale: string, texts: Texts): Language {
  const formats = new Map<number, Intl.NumberFormat>();
  const number = (value: number, digits = 0): string => {
    const format = formats.get(digits) ?? new Intl.NumberFormat(locale, { maximumFractionDigits: digits });
    formats.set(digits, format);
    return format.format(value);
  };
  const { second, minute, hour, day } = texts.units;
  const pair = (big: number, bigUnit: string, small: number, smallUnit: string) =>
    small > 0 ? `${number(big)} ${bigUnit} ${small} ${smallUnit}` : `${number(big)} ${bigUnit}`;
  return {
    ...{ id, texts, number },
    percent: (share, digits = 2) => {
      const factor = 10 ** digits;
      return `${number(Math.floor(share * 100 * factor + 1e-9) / factor, digits)} %`;
    },
    bytes: (value) => {
      const unit = Math.min(4, Math.floor(Math.log2(Math.max(1, value)) / 10));
      return `${number(value / 1024 ** unit, unit > 0 ? 1 : 0)} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][unit]}`;
    },
    duration: (seconds) => {
      if (seconds > 0 && seconds < 1) return `${number(seconds * 1000)} ms`;
      if (seconds < 60) return `${number(seconds, seconds < 10 ? 1 : 0)} ${second}`;
      const whole = Math.round(seconds);
      if (whole < 3600) return pair(Math.floor(whole / 60), minute, whole % 60, second);
      if (whole < 172_800) return pair(Math.floor(whole / 3600), hour, Math.floor((whole % 3600) / 60), minute);
      return `${number(Math.floor(whole / 86_400))} ${day}`;
    },
    title: ({ title, titleVi }) => (id === 'vi' ? titleVi : title),
  };
}
