/** What k6 tells of each request while it runs: one line each, read live by the command. */
export type LoadEvent =
  | {
      e: 'receipt';
      /** Milliseconds since the epoch. */
      at: number;
      stream: string;
      ms: number;
      facility: string;
      bytes: number;
      /** MA_LK, receipt, state of each visit of the file. */
      visits: [linkCode: string, receipt: string, state: string][];
    }
  | { e: 'failed'; at: number; stream: string; ms: number; status: number; why: string }
  | { e: 'readable'; at: number; stream: string; ms: number; linkCode: string; inTime: boolean }
  | { e: 'read'; at: number; stream: string; ms: number; status: number; what: string }
  | { e: 'refused'; at: number; stream: string; ms: number; status: number; what: string };

const mark = '@load ';

export const lineOf = (event: LoadEvent): string => `${mark}${JSON.stringify(event)}`;

/** Undefined for a line of k6 itself. */
export const eventOf = (line: string): LoadEvent | undefined =>
  line.startsWith(mark) ? (JSON.parse(line.slice(mark.length)) as LoadEvent) : undefined;
