import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import type pg from 'pg';
import { fetchDataKeys } from '../../services/database/data-keys.ts';
import { type KeyRing, openKeyRing } from '../../services/documents/keys.ts';
import { linkHashOf, type Sealed, unseal } from '../../services/documents/seal.ts';
import type { Check } from '../restore/compare.ts';
import type { Server } from '../restore/server.ts';
import { type RunningRecords, startRecords } from './records.ts';

export type ReadBackOptions = {
  server: Server;
  /** The site's keys as they came out of the escrow. */
  keys: string;
  /** A folder of this run's own, for what the service gets of them. */
  secrets: string;
  /** How many documents are read: the newest one and others drawn by chance. */
  samples: number;
  /** How long the service may take to map what was stored but not mapped at the point. */
  patienceSeconds?: number;
};

/**
 * Reads stored documents back as a hospital would: unsealed with the keys of the escrow, and through the FHIR interface of the real
 * service on the restored database. A visit counts when its Encounter carries the number that the stored document was filed under.
 */
export async function readBack(options: ReadBackOptions): Promise<Check> {
  const { server, keys, secrets, samples, patienceSeconds = 120 } = options;
  const secret = (name: string) => readFileSync(join(keys, name), 'utf8').trim();
  const keyRing = openKeyRing({ kek: secret('document-kek'), index: secret('document-index') });
  const client = await server.connect('hssk');
  let records: RunningRecords | undefined;
  try {
    const documents = await sampleDocuments(client, samples);
    if (documents.length === 0) return red('there is no document to read');
    await fetchDataKeys(
      client,
      keyRing,
      documents.map(({ keyId }) => keyId),
    );
    for (const document of documents) unseal(document, keyRing);
    await mapThese(client, documents);
    writeServiceSecrets(keys, secrets);
    records = await startRecords({ socket: server.socket, secrets });
    const visits = await untilMapped(client, documents, patienceSeconds);
    const token = await tokenOf(secret('token-signing.key'));
    const wrong: string[] = [];
    for (const document of documents) {
      const problem = await readVisit(records.url, token, document, { visit: visits.get(document.id), keyRing });
      if (problem) wrong.push(`document ${document.id}: ${problem}`);
    }
    if (wrong.length > 0) return red(wrong.slice(0, 5).join('; '));
    const text = `${documents.length} documents unsealed and read through FHIR, the newest is ${documents[0]!.id}`;
    return { name: 'FHIR read-back', ok: true, text };
  } catch (error) {
    return red((error as Error).message);
  } finally {
    await client.end();
    await records?.stop();
  }
}

const red = (text: string): Check => ({ name: 'FHIR read-back', ok: false, text });

type Sampled = Sealed & { id: string };

/** Current versions only: an older one has no visit of its own. */
async function sampleDocuments(client: pg.Client, samples: number): Promise<Sampled[]> {
  const { rows } = await client.query<Sampled>(
    `with current as (select document_id from hssk.link_head),
       newest as (select max(document_id) as id from current),
       chosen as (select id from newest union
         (select document_id from current where document_id > 0 order by random() limit $1 - 1))
     select id::text, facility, link_hash as "linkHash", key_id as "keyId", body
     from hssk.document where id in (select id from chosen) order by document.id desc`,
    [samples],
  );
  return rows;
}

/** Nothing else has to be mapped first: a logical copy brings every visit unmapped. */
async function mapThese(client: pg.Client, documents: Sampled[]): Promise<void> {
  const ids = documents.map(({ id }) => id);
  await client.query('delete from hssk.mapping_queue where not document_id = any($1::bigint[])', [ids]);
}

async function untilMapped(
  client: pg.Client,
  documents: Sampled[],
  patienceSeconds: number,
): Promise<Map<string, string>> {
  const ids = documents.map(({ id }) => id);
  const query = `select document_id::text as id, visit from hssk.fhir_visit where part = 0 and document_id = any($1::bigint[])`;
  for (const until = performance.now() + patienceSeconds * 1000; ; ) {
    const { rows } = await client.query<{ id: string; visit: string }>(query, [ids]);
    if (rows.length === ids.length || performance.now() > until)
      return new Map(rows.map(({ id, visit }) => [id, visit]));
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

type Filed = { visit: string | undefined; keyRing: KeyRing };
type Encounter = { resourceType?: string; identifier?: { system?: string; value?: string }[] };

async function readVisit(
  url: string,
  token: string,
  document: Sampled,
  { visit, keyRing }: Filed,
): Promise<string | undefined> {
  if (visit === undefined) return 'it was not mapped';
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/fhir/Encounter/${visit}`, { headers });
  if (!response.ok) return `FHIR answered ${response.status}`;
  const { identifier = [] } = (await response.json()) as Encounter;
  const number = identifier.find(({ system }) => system?.endsWith('/VisitNumber'))?.value ?? '';
  const filed = linkHashOf(document.facility, number, keyRing).equals(document.linkHash);
  return filed ? undefined : 'FHIR shows another visit';
}

/** What the cluster mounts into the service, made of the site's keys. */
function writeServiceSecrets(keys: string, secrets: string): void {
  const key = (name: string) => readFileSync(join(keys, name), 'utf8');
  const publicKey = createPublicKey(key('token-signing.key')).export({ type: 'spki', format: 'pem' }).toString();
  const files: [string, string][] = [
    ['document-keys/kek', key('document-kek')],
    ['document-keys/index', key('document-index')],
    ['records-database/password', key('database-records')],
    ['token-verification/public.pem', publicKey],
  ];
  for (const [name, content] of files) {
    mkdirSync(join(secrets, name, '..'), { recursive: true, mode: 0o700 });
    writeFileSync(join(secrets, name), content, { mode: 0o600 });
  }
}

/** Nobody's account: it lives for this run and opens only the restored copy. */
const tokenOf = (signingKey: string): Promise<string> =>
  new SignJWT({ facility: 'drill', rights: ['read-all'] })
    .setProtectedHeader({ alg: 'EdDSA' })
    .setIssuer('hssk-gateway')
    .setSubject('drill')
    .setExpirationTime('15m')
    .sign(createPrivateKey(signingKey));
