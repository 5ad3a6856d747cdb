import { LRUCache } from 'lru-cache';
import type { Findings } from '../documents/finding.ts';
import { openFingerprints } from '../documents/fingerprint.ts';
import type { PreparedFile } from '../documents/prepare.ts';
import { type FileResult, fileResult, storedHoSo } from './answer.ts';
import type { Batcher } from './batcher.ts';
import type { Head, Recalled } from './recall.ts';

/** Files that were stored whole a short while ago, so that the same bytes again need not be read, checked and sealed again. */
export type Replays = {
  keyOf: (bytes: Uint8Array, facility: string) => string;
  /** The first receipt again; undefined when the file is not known, or the database holds other content of one of its visits now. */
  answer: (key: string) => Promise<FileResult | undefined>;
  remember: (key: string, file: PreparedFile) => void;
};

type Known = { warnings: PreparedFile['warnings']; hoSo: (Head & { linkCode: string; findings: Findings })[] };

/** A sender that got no answer tries again within minutes; what is kept may name a patient, so not for long. */
const keptMs = 60 * 60 * 1000;
const keptBytes = 16 * 1024 * 1024;

export function openReplays(recall: Batcher<Head, Recalled>): Replays {
  const known = new LRUCache<string, Known>({ maxSize: keptBytes, sizeCalculation: sizeOf, ttl: keptMs });
  const fingerprintOf = openFingerprints();
  return {
    keyOf: (bytes, facility) => `${facility}${fingerprintOf(bytes)}`,
    answer: async (key) => {
      const file = known.get(key);
      if (!file) return undefined;
      // The database stays the judge: another gateway may have stored a newer version.
      const asked = file.hoSo.map((head) => recall.add(head));
      const heads: Recalled[] = await Promise.all(asked).catch(() => []);
      const stored = heads.filter((head) => head !== false);
      const receipts = new Set(stored.map(({ receipt }) => receipt));
      if (stored.length < file.hoSo.length || receipts.size !== 1) return undefined;
      const hoSo = file.hoSo.map(({ linkCode, findings }, index) =>
        storedHoSo(linkCode, findings, { ...stored[index]!, repeated: true }),
      );
      return fileResult(stored[0]!.receipt, { errors: [], warnings: file.warnings }, hoSo);
    },
    remember: (key, { warnings, errors, hoSo }) => {
      if (errors.length > 0) return;
      const stored = hoSo.flatMap(({ linkCode, findings, stored: one }) =>
        one ? [{ linkCode, findings, linkHash: one.sealed.linkHash, contentHash: one.contentHash }] : [],
      );
      if (stored.length === hoSo.length) known.set(key, { warnings, hoSo: stored });
    },
  };
}

/** About: hashes and bookkeeping, and the texts of the warnings. */
const sizeOf = ({ warnings, hoSo }: Known): number =>
  300 + 500 * (warnings.length + hoSo.reduce((sum, { findings }) => sum + 1 + findings.warnings.length, 0));
