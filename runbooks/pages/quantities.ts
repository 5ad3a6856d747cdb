/** Numbers as the pages write them. */

/** Powers of ten, as disks are sold. */
export const bytes = (value: number): string => {
  const [unit, size] = (
    [
      ['TB', 1e12],
      ['GB', 1e9],
      ['MB', 1e6],
      ['kB', 1e3],
    ] as const
  ).find(([, least]) => value >= least) ?? ['B', 1];
  return `${(value / size).toFixed(value / size < 10 && size > 1 ? 1 : 0)} ${unit}`;
};
export const count = (value: number, digits = 0): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: digits });
export const percent = (value: number): string => `${(value * 100).toFixed(value < 0.001 ? 2 : value < 0.1 ? 1 : 0)} %`;
