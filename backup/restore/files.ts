import { join } from 'node:path';
import type { Point } from '../ledger.ts';
import { takeEmptyDirectory } from './directory.ts';
import type { StepProgress } from './progress.ts';
import type { Source } from './source.ts';

/** Brings the files of a point as they were saved: an etcd snapshot, a machine's sealed state, the site's sealed keys and state. */
export async function fetchFiles(
  source: Source,
  point: Point,
  place: string,
  onStep: (progress: StepProgress) => void = () => {},
): Promise<number> {
  const parts = await source.parts(point);
  takeEmptyDirectory(place);
  let bytes = 0;
  for (const part of parts) {
    const args = [`of=${join(place, part.name)}`, 'bs=1M', 'iflag=fullblock', 'conv=fsync', 'status=none'];
    await part.into({ file: 'dd', args });
    bytes += part.bytes;
    onStep({ step: part.name, bytes: part.bytes, ofBytes: part.bytes });
  }
  return bytes;
}
