/** Messages that the relay has told people, and the word that somebody has one. */
import { z } from 'zod';
import { Unreadable } from '../known.ts';

export type OpenPage = {
  code: string;
  state: 'open' | 'acknowledged';
  openedAt: number;
  alerts: string[];
  acknowledged?: { by: string; at: number };
  /** How many groups of people have been told. */
  steps: number;
};

export type Relay = {
  pages: () => Promise<OpenPage[]>;
  /** False when nobody waits under this code any more. */
  acknowledge: (code: string, by: string) => Promise<boolean>;
};

const page = z.object({
  code: z.string(),
  state: z.enum(['open', 'acknowledged']),
  openedAt: z.number(),
  alerts: z.array(z.string()),
  steps: z.number(),
  acknowledged: z.object({ by: z.string(), at: z.number() }).optional(),
});

export function relayAt(url: string, token: () => string): Relay {
  const call = (path: string, body?: object) =>
    fetch(`${url}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${token()}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(5000),
    });
  return {
    pages: async () => {
      const response = await call('/pages');
      if (!response.ok) throw new Unreadable('refused', `the relay answered ${response.status}`);
      return z
        .array(page)
        .parse(await response.json())
        .map(({ acknowledged, ...rest }) => ({ ...rest, ...(acknowledged ? { acknowledged } : {}) }));
    },
    acknowledge: async (code, by) => {
      const response = await call('/acknowledgements', { code, by });
      if (response.status === 404) return false;
      if (!response.ok) throw new Unreadable('refused', `the relay answered ${response.status}`);
      return true;
    },
  };
}
