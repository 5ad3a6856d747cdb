import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Site } from '../services/declare.ts';

const stateHome = () => join(process.env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'hssk-ops');

/** Built tools, provider mirror and image inputs: shared by all sites, safe to delete. */
export const cacheDirectory = (): string => join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'hssk-ops');

/** Everything that the deploying computer keeps of one site. Mode 0700: it holds the site's keys. */
export type SiteFiles = {
  root: string;
  /** Private keys, certificates, passwords, the state passphrase: one file each, mode 0600. */
  keys: string;
  logs: string;
  lock: string;
  /** One JSON line for each deploy. Outlives the site: it is the proof that a version was rehearsed. */
  deploys: string;
  kubeconfig: string;
  /** Known vulnerabilities of the software of others, one OSV record a line. */
  advisories: string;
  /** Working directory of one CDKTF stack: cdk.tf.json, encrypted state, saved plan. */
  stack: (name: string) => string;
  /** Small facts of finished layers (image digests, digests of inputs), JSON. */
  record: (name: string) => string;
};

export function siteFiles(site: Pick<Site, 'id'>): SiteFiles {
  const root = join(stateHome(), site.id);
  for (const part of ['', 'keys', 'logs', 'stacks', 'records'])
    mkdirSync(join(root, part), { recursive: true, mode: 0o700 });
  return {
    root,
    keys: join(root, 'keys'),
    logs: join(root, 'logs'),
    lock: join(root, 'lock'),
    deploys: join(root, 'deploys.jsonl'),
    kubeconfig: join(root, 'keys', 'kubeconfig'),
    advisories: join(root, 'advisories.ndjson'),
    stack: (name) => {
      const directory = join(root, 'stacks', name);
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      return directory;
    },
    record: (name) => join(root, 'records', `${name}.json`),
  };
}
