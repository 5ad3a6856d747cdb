/** Files that browsers fetch: the style, the script and the charts. Their addresses carry a digest of what they hold. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Assets } from './frame.ts';

export const assetsPath = '/tinh/';

export type AssetFile = { type: string; content: Buffer };

const require = createRequire(import.meta.url);
const own = (name: string): string => join(import.meta.dirname, 'static', name);

const sources = {
  style: { file: own('console.css'), type: 'text/css; charset=utf-8', ending: 'css' },
  script: { file: own('console.js'), type: 'text/javascript; charset=utf-8', ending: 'js' },
  charts: {
    file: require.resolve('uplot/dist/uPlot.iife.min.js'),
    type: 'text/javascript; charset=utf-8',
    ending: 'js',
  },
  chartsStyle: { file: require.resolve('uplot/dist/uPlot.min.css'), type: 'text/css; charset=utf-8', ending: 'css' },
} as const;

export function readAssets(): { addresses: Assets; files: Map<string, AssetFile> } {
  const files = new Map<string, AssetFile>();
  const addresses = {} as Assets;
  for (const [name, { file, type, ending }] of Object.entries(sources)) {
    const content = readFileSync(file);
    const digest = createHash('sha256').update(content).digest('hex').slice(0, 12);
    const address = `${assetsPath}${name}-${digest}.${ending}`;
    addresses[name as keyof Assets] = address;
    files.set(address, { type, content });
  }
  files.set(`${assetsPath}bieu-tuong.svg`, { type: 'image/svg+xml', content: readFileSync(own('bieu-tuong.svg')) });
  return { addresses, files };
}
