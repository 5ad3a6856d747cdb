import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Json, OnCall } from '../../services/on-call.ts';

const json: z.ZodType<Json> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(json), z.record(z.string(), json)]),
);
const body = z.discriminatedUnion('as', [
  z.object({ as: z.literal('json'), fields: json }),
  z.object({ as: z.literal('form'), fields: z.record(z.string(), z.string()) }),
]);
const http = z.object({
  kind: z.literal('http'),
  url: z.url({ protocol: /^https?$/ }),
  method: z.enum(['POST', 'GET', 'PUT']),
  headers: z.record(z.string(), z.string()).optional(),
  body: body.optional(),
});
const command = z.object({ kind: z.literal('command'), command: z.array(z.string()).min(1) });
const channel = z.object({
  id: z.string(),
  titleVi: z.string(),
  via: z.discriminatedUnion('kind', [http, command]),
  text: z.enum(['vietnamese', 'ascii']),
  maxLength: z.number().int().min(100),
  withoutInternet: z.boolean(),
});
const step = z.object({ afterMinutes: z.number().min(0), roles: z.array(z.string()), channels: z.array(z.string()) });

/** Everything that telling people needs. */
export const telling = z.object({
  timeZone: z.string(),
  journal: z.string(),
  /** Folder of secret files: `roster.json`, `relay-token` and those that channels name. */
  secrets: z.string(),
  channels: z.array(channel),
  steps: z.array(step).min(1),
});
export type Telling = z.infer<typeof telling> & Pick<OnCall, 'channels' | 'steps'>;

const settings = telling.extend({ listen: z.object({ host: z.string(), port: z.number().int() }) });

/** What the relay is told; the file is computed from the site. */
export type Settings = Telling & z.infer<typeof settings>;

export const readSettings = (path: string): Settings => settings.parse(JSON.parse(readFileSync(path, 'utf8')));

export const readSecret = ({ secrets }: Pick<Telling, 'secrets'>, name: string): string =>
  readFileSync(join(secrets, name), 'utf8').trim();

export const rosterForm = z.record(z.string(), z.array(z.string().regex(/^\+?\d{8,15}$/)));

/** Telephone numbers of each role. Read for every message, so that a change of shift needs no restart. */
export const readRoster = (of: Pick<Telling, 'secrets'>): Record<string, string[]> =>
  rosterForm.parse(JSON.parse(readSecret(of, 'roster.json')));
