/** A Prometheus of Debian over a history that a test makes up. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { freePort } from '../../../services/node-service/free-port.ts';
import { programOf } from '../../testing/programs.ts';
import { start } from '../../testing/programs-running.ts';

type MadeSeries = {
  name: string;
  labels: Record<string, string>;
  /** Of a moment in seconds; undefined leaves a gap. */
  value: (at: number) => number | undefined;
};

export type Span = { from: number; to: number; stepSeconds: number };

export type History = { url: string; stop: () => Promise<void> };

export async function startHistory(series: MadeSeries[], span: Span): Promise<History> {
  const folder = mkdtempSync(join(tmpdir(), 'console-history-'));
  const at = (name: string) => join(folder, name);
  writeFileSync(at('history.txt'), openMetrics(series, span));
  const [promtool, ...first] = await programOf('promtool');
  await execa(promtool, [
    ...first,
    'tsdb',
    'create-blocks-from',
    'openmetrics',
    '--quiet',
    at('history.txt'),
    at('data'),
  ]);
  writeFileSync(at('prometheus.yml'), '{}\n');
  const url = `http://127.0.0.1:${await freePort()}`;
  const running = await start(
    'prometheus',
    [
      `--config.file=${at('prometheus.yml')}`,
      `--storage.tsdb.path=${at('data')}`,
      '--storage.tsdb.retention.time=450d',
      `--web.listen-address=${url.replace('http://', '')}`,
    ],
    `${url}/-/ready`,
  );
  return {
    url,
    stop: async () => {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Samples of one metric stand together, each series in the order of time. */
function openMetrics(series: MadeSeries[], { from, to, stepSeconds }: Span): string {
  const lines: string[] = [];
  for (const name of new Set(series.map((one) => one.name))) {
    lines.push(`# TYPE ${name.replace(/_total$/, '')} ${name.endsWith('_total') ? 'counter' : 'gauge'}`);
    for (const { labels, value } of series.filter((one) => one.name === name)) {
      const told = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
      for (let at = from; at <= to; at += stepSeconds) {
        const sample = value(at);
        if (sample !== undefined) lines.push(`${name}{${told}} ${sample} ${at}`);
      }
    }
  }
  return `${lines.join('\n')}\n# EOF\n`;
}
