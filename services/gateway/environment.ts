import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { listeningSchema } from '../node-service/listening.ts';

const mebibyte = 1024 * 1024;

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  DATABASE_HOST: z.string().min(1),
  DATABASE_PORT: z.string().optional(),
  DATABASE_NAME: z.string().optional(),
  ...listeningSchema,
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  /** What all requests together may hold in memory; more is answered with 503 before it is read. */
  MEMORY_BUDGET_MIB: z.coerce.number().int().min(16).default(256),
  /** That take documents, one for each processor of the machine. */
  PROCESSES: z.coerce.number().int().min(1).default(2),
  /** A process that answers nothing for so long is killed, and another one takes its place. */
  SILENT_SECONDS: z.coerce.number().min(1).default(30),
  TOKEN_SECONDS: z.coerce.number().int().min(60).default(3600),
  /** Lock of an account after five wrong passwords. */
  LOCK_MINUTES: z.coerce.number().min(0.01).default(15),
  /** How long a request may wait for the database (a failover takes about 20 s) before it is answered 503. */
  STORE_WAIT_SECONDS: z.coerce.number().min(1).default(40),
  /** A stopping gateway still takes what comes, until everybody has seen that it is not ready any more. */
  LINGER_SECONDS: z.coerce.number().min(0).default(3),
});

export type Settings = z.infer<typeof schema> & { memoryBudgetBytes: number };

/** Throws one message that names every wrong variable. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const result = schema.safeParse(environment);
  if (!result.success) {
    const wrong = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`environment of the gateway: ${wrong.join('; ')}`);
  }
  return { ...result.data, memoryBudgetBytes: result.data.MEMORY_BUDGET_MIB * mebibyte };
}

/** Text of a mounted secret, without the line end that editors add. */
export const readSecret = (settings: Settings, secret: string, key: string): string =>
  readFileSync(join(settings.SECRETS_DIRECTORY, secret, key), 'utf8').trim();
