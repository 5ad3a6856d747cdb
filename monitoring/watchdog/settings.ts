import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Telling, telling } from '../relay/settings.ts';

const settings = telling.extend({
  listen: z.object({ host: z.string(), port: z.number().int() }),
  /** Own certificate, and the authority and name of the one who may call. */
  tls: z.object({ certificate: z.string(), key: z.string(), authority: z.string(), caller: z.string() }),
  silenceSeconds: z.number().min(1),
  /** Who is silent, as people know it. */
  watches: z.string(),
});

export type Settings = Telling & z.infer<typeof settings>;

export const readSettings = (path: string): Settings => settings.parse(JSON.parse(readFileSync(path, 'utf8')));
