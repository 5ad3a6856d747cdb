import { readFileSync } from 'node:fs';
import { z } from 'zod';

const settings = z.object({
  listen: z.object({ host: z.string(), port: z.number().int() }),
  timeZone: z.string(),
  cluster: z.object({
    /** `https://<control plane>:6443`, tried in this order. */
    servers: z.array(z.url()),
    authority: z.string(),
    certificate: z.string(),
    key: z.string(),
  }),
  database: z.object({
    members: z.array(z.object({ machine: z.string(), address: z.string() })),
    port: z.number().int(),
    name: z.string(),
    user: z.string(),
    /** File of the password. */
    password: z.string(),
    tls: z.object({ authority: z.string(), serverName: z.string() }).optional(),
  }),
});

export type Settings = z.infer<typeof settings>;

export const readSettings = (path: string): Settings => settings.parse(JSON.parse(readFileSync(path, 'utf8')));
