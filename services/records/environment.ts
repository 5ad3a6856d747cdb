import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { openKeyRing } from '../documents/keys.ts';
import { listeningSchema } from '../node-service/listening.ts';
import { hashKeyWith } from './keys/hash-key.ts';
import { pseudonymWith } from './keys/pseudonym.ts';
import type { Sealing } from './store/rows.ts';

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(8081),
  DATABASE_HOST: z.string().min(1),
  DATABASE_PORT: z.string().optional(),
  DATABASE_NAME: z.string().optional(),
  ...listeningSchema,
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  /** Mapping transactions at the same time: while one waits for the database the other uses the processor. */
  MAPPING_LANES: z.coerce.number().int().min(1).max(8).default(2),
});

export type Settings = z.infer<typeof schema>;

/** Throws one message that names every wrong variable. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const result = schema.safeParse(environment);
  if (result.success) return result.data;
  const wrong = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`environment of records: ${wrong.join('; ')}`);
}

export const publicKeyFile = (settings: Settings): string =>
  join(settings.SECRETS_DIRECTORY, 'token-verification', 'public.pem');

/** The keys of the secret document-keys, and what is made of the index key. */
export function openSealing(settings: Settings): Sealing {
  const secret = (key: string) => readFileSync(join(settings.SECRETS_DIRECTORY, 'document-keys', key), 'utf8').trim();
  const keyRing = openKeyRing({ kek: secret('kek'), index: secret('index') });
  return { keyRing, pseudonym: pseudonymWith(keyRing.indexKey), hashKey: hashKeyWith(keyRing.indexKey) };
}
