/** The ledger as points: what could be restored. Pure. */
import type { Entry, FailedBackup, Point, PointKind } from '../ledger.ts';

/** `<component>-<kind>[-<machine>]`: points of a series replace each other. */
export const seriesOf = ({
  component,
  kind,
  machine,
}: Pick<Point, 'component' | 'kind'> & { machine?: string | undefined }): string =>
  [component, kind, ...(machine ? [machine] : [])].join('-');

/** Every point that counts, in the order of the ledger. */
export const pointsOf = (entries: Entry[]): Point[] =>
  entries.filter(({ kind, outcome }) => kind === 'backup' && outcome === 'ok').map(({ facts }) => facts as Point);

export const failuresOf = (entries: Entry[]): Entry<FailedBackup>[] =>
  entries.filter(({ kind, outcome }) => kind === 'backup' && outcome !== 'ok') as Entry<FailedBackup>[];

/** The newest point of a component, of one kind and machine where they are named. */
export function newestPoint(
  entries: Entry[],
  component: string,
  { kind, machine }: { kind?: PointKind; machine?: string | undefined } = {},
): Point | undefined {
  return pointsOf(entries).findLast(
    (point) => point.component === component && (!kind || point.kind === kind) && (!kind || point.machine === machine),
  );
}

/** `20261122T183000Z` */
export const stampOf = (time: Date): string => `${time.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

/** The newest run of a kind, however it ended. */
export const newestAttempt = (entries: Entry[], kind: PointKind): Entry<Point | FailedBackup> | undefined =>
  (entries as Entry<Point | FailedBackup>[]).findLast((entry) => entry.kind === 'backup' && entry.facts.kind === kind);
