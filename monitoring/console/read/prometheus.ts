/** Prometheus' HTTP API on loopback, and nothing of it that is not checked. */
import { z } from 'zod';
import { Unreadable } from '../known.ts';

export type Labels = Record<string, string>;
export type Sample = { labels: Labels; value: number };
export type Series = { labels: Labels; points: { at: number; value: number }[] };

export type Prometheus = {
  ask: (expression: string) => Promise<Sample[]>;
  /** One value per step from `from` to `to`; seconds since 1970. */
  askOver: (expression: string, range: { from: number; to: number; stepSeconds: number }) => Promise<Series[]>;
};

const point = z.tuple([z.number(), z.string()]);
const labels = z.record(z.string(), z.string());
const answer = <Result extends z.ZodType>(kind: string, result: Result) =>
  z.object({
    status: z.literal('success'),
    data: z.object({ resultType: z.literal(kind), result: z.array(result) }),
  });
const vector = answer('vector', z.object({ metric: labels, value: point }));
const matrix = answer('matrix', z.object({ metric: labels, values: z.array(point) }));

/** A page must not wait for a Prometheus that hangs; it shows what was known. */
const patienceMs = 20_000;

export function prometheusAt(url: string): Prometheus {
  const get = async (path: string, parameters: Record<string, string>): Promise<unknown> => {
    const response = await fetch(`${url}/api/v1/${path}`, {
      method: 'POST',
      body: new URLSearchParams(parameters),
      signal: AbortSignal.timeout(patienceMs),
    });
    if (!response.ok) throw new Unreadable('refused', `${path} answered ${response.status}: ${parameters.query}`);
    return response.json();
  };
  return {
    ask: async (query) =>
      vector
        .parse(await get('query', { query }))
        .data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) })),
    askOver: async (query, { from, to, stepSeconds }) =>
      matrix
        .parse(await get('query_range', { query, start: `${from}`, end: `${to}`, step: `${stepSeconds}` }))
        .data.result.map(({ metric, values }) => ({
          labels: metric,
          points: values.map(([at, value]) => ({ at, value: Number(value) })),
        })),
  };
}
