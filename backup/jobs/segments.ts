/** Names and places of WAL segments: pure. */

export const segmentBytes = 16 * 1024 * 1024;

/** A segment that the receiver has, whole or still being written. */
export type Segment = { timeline: number; number: number; partial: boolean };

const segmentName = /^([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})(\.partial)?$/;
const segmentsPerFile = 0x1_0000_0000 / segmentBytes;

export function segmentOf(fileName: string): Segment | undefined {
  const match = segmentName.exec(fileName);
  if (!match) return undefined;
  const [timeline, high, low] = match.slice(1, 4).map((part) => Number.parseInt(part, 16)) as [number, number, number];
  return { timeline, number: high * segmentsPerFile + low, partial: match[4] !== undefined };
}

export function segmentFile({ timeline, number }: Pick<Segment, 'timeline' | 'number'>): string {
  return [timeline, Math.floor(number / segmentsPerFile), number % segmentsPerFile].map(hex).join('');
}

const hex = (value: number): string => value.toString(16).toUpperCase().padStart(8, '0');

/** `0/5000028` as a number of bytes. */
function lsnBytes(lsn: string): bigint {
  const [high, low] = lsn.split('/').map((part) => BigInt(`0x${part}`));
  if (high === undefined || low === undefined) throw new RangeError(`${lsn} is not a WAL position such as 0/5000028`);
  return (high << 32n) + low;
}

export const segmentNumberAt = (lsn: string): number => Number(lsnBytes(lsn) / BigInt(segmentBytes));

/** Every segment that replay from one position up to another reads. */
export function segmentsBetween(timeline: number, startLsn: string, endLsn: string): string[] {
  const first = segmentNumberAt(startLsn);
  const last = Number((lsnBytes(endLsn) - 1n) / BigInt(segmentBytes));
  return Array.from({ length: last - first + 1 }, (_, index) => segmentFile({ timeline, number: first + index }));
}

/**
 * Segments that were never received: holes between the first and the last one. A new timeline begins in the segment in which the old
 * one ended, so it counts by number, whatever its timeline.
 */
export function missingSegments(fileNames: Iterable<string>): string[] {
  const segments = [...fileNames]
    .flatMap((name) => segmentOf(name) ?? [])
    .sort((one, other) => one.number - other.number);
  return segments.flatMap((segment, index) => {
    const next = segments[index + 1];
    const hole = next ? Math.max(0, next.number - segment.number - 1) : 0;
    return Array.from({ length: hole }, (_, step) =>
      segmentFile({ timeline: segment.timeline, number: segment.number + 1 + step }),
    );
  });
}
