/** Files that browsers fetch: the style, the script and the charts. Their addresses carry a digest of what they hold. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Assets } from './frame.ts';

const assetsPath = '/tinh/';

export type AssetFile = { type: string; content: Buffer };

const require = createRequire(import.meta.url);
const own = (name: string): string => join(import.meta.dirname, 'static', name);

/** Later ones may say more of what earlier ones say. */
const styles = [
  'base',
  'elements',
  'frame',
  'parts',
  'sign-in',
  'today',
  'activity',
  'backups',
  'handbook',
  'audit',
  'map',
];

const css = { type: 'text/css; charset=utf-8', ending: 'css' };
const javascript = { type: 'text/javascript; charset=utf-8', ending: 'js' };

const sources: Record<keyof Assets, { files: string[]; type: string; ending: string }> = {
  style: { files: styles.map((name) => own(`style/${name}.css`)), ...css },
  script: { files: [own('console.js')], ...javascript },
  charts: { files: [require.resolve('uplot/dist/uPlot.iife.min.js')], ...javascript },
  chartsStyle: { files: [require.resolve('uplot/dist/uPlot.min.css')], ...css },
};

export function readAssets(): { addresses: Assets; files: Map<string, AssetFile> } {
  const files = new Map<string, AssetFile>();
  const addresses = {} as Assets;
  for (const [name, { files: parts, type, ending }] of Object.entries(sources)) {
    const content = Buffer.concat(parts.map((part) => readFileSync(part)));
    const digest = createHash('sha256').update(content).digest('hex').slice(0, 12);
    const address = `${assetsPath}${name}-${digest}.${ending}`;
    addresses[name as keyof Assets] = address;
    files.set(address, { type, content });
  }
  files.set(`${assetsPath}bieu-tuong.svg`, { type: 'image/svg+xml', content: readFileSync(own('bieu-tuong.svg')) });
  return { addresses, files };
}
