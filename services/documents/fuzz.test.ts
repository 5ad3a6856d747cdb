import { expect, test } from 'vitest';
import { unpackContainer } from './container.ts';
import { prepareFile } from './prepare.ts';
import { readDocument } from './read.ts';
import { Refusal } from './refusal.ts';
import { sampleVisit } from './sample.ts';
import { randomFrom } from './sample-random.ts';
import { tableOf } from './schema.ts';
import { unseal } from './seal.ts';
import { mutate } from './testing/mutate.ts';
import { oracleTree } from './testing/oracle.ts';
import { testKeyRing } from './testing/ring.ts';
import { writeTable } from './write.ts';

const rounds = Number(process.env.FUZZ_ROUNDS ?? 1500);
const ring = testKeyRing();

test('a damaged table is refused, or stored byte for byte and readable by any XML parser', () => {
  const outcomes = { stored: 0, refused: 0, file: 0 };
  for (let seed = 0; seed < rounds; seed += 1) {
    const random = randomFrom(seed);
    const visit = sampleVisit({ seed, kind: 'station' });
    const inner = new Map(
      Object.entries(visit.tables).map(([name, rows]) => [name, Buffer.from(writeTable(tableOf(name), rows))]),
    );
    const damaged = random.pick([...inner.keys()]);
    inner.set(damaged, Buffer.from(mutate(inner.get(damaged)!, random)));
    const files = [...inner].map(
      ([name, bytes]) =>
        `<FILEHOSO><LOAIHOSO>${name}</LOAIHOSO><NOIDUNGFILE>${bytes.toString('base64')}</NOIDUNGFILE></FILEHOSO>`,
    );
    const xml = `<GIAMDINHHS><THONGTINDONVI><MACSKCB>01001</MACSKCB></THONGTINDONVI><THONGTINHOSO><DANHSACHHOSO><HOSO>${files.join('')}</HOSO></DANHSACHHOSO></THONGTINHOSO></GIAMDINHHS>`;
    let stored: ReturnType<typeof prepareFile>['hoSo'][0]['stored'];
    try {
      stored = prepareFile(Buffer.from(xml), { facility: '01001', now: 202611220900 }, ring).hoSo[0]!.stored;
    } catch (error) {
      if (!(error instanceof Refusal)) throw new Error(`seed ${seed}`, { cause: error });
      outcomes.file += 1;
      continue;
    }
    outcomes[stored ? 'stored' : 'refused'] += 1;
    if (!stored) continue;
    for (const { name, bytes } of unpackContainer(unseal(stored.sealed, ring)).parts) {
      expect({ seed, name, same: Buffer.compare(bytes, inner.get(name)!) }).toEqual({ seed, name, same: 0 });
      expect({ seed, name, tree: oracleTree(bytes) }).not.toEqual({ seed, name, tree: undefined });
    }
    expect(readDocument(stored.sealed, ring).linkCode).not.toBe('');
  }
  for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(rounds / 100);
}, 120_000);
