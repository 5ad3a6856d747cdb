import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Site } from '../../services/declare.ts';
import { type ContextFile, filesOfEntries, tagOf, withContext } from '../images/context.ts';
import { filesUnder } from '../images/service-files.ts';
import { watchEntries } from './watch-units.ts';

/** The program of the hosts of copies, the service with which a restored site is read, and who watches the watch machine. */
const copyEntries = ['backup/main.ts', 'services/records/main.ts', 'monitoring/watchdog/main.ts'];

/** Stands for the receivers of a local site. */
const sink = 'monitoring/sink/main.ts';

/** Our sources and the npm packages that they import, for the outer hosts. */
export type Bundle = {
  /** Of all contents; a host that has this one needs nothing. */
  digest: string;
  /** Compressed tar archive, made when it is first asked for. */
  archive: () => Promise<Buffer>;
};

/** What a host of copies or a watch machine runs. */
export function bundleFor(site: Pick<Site, 'kind'>, component: string): Bundle {
  const entries =
    component === 'watch' ? watchEntries(site.kind) : [...copyEntries, ...(site.kind === 'local' ? [sink] : [])];
  const key = entries.join(' ');
  const bundle = known.get(key) ?? bundleOf([...filesOfEntries(entries), ...(component === 'watch' ? runbooks() : [])]);
  known.set(key, bundle);
  return bundle;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What the console shows of the runbooks. */
const runbooks = (): ContextFile[] =>
  ['runbooks/alerts', 'runbooks/procedures'].flatMap((folder) =>
    filesUnder(root, folder)
      .filter((file) => file.endsWith('.md'))
      .map((file) => ({ to: file, from: join(root, file) })),
  );

const known = new Map<string, Bundle>();

export function bundleOf(sources: ContextFile[]): Bundle {
  const files = [...sources.map(withoutTypes), { to: 'plain.js', text: plain }];
  let made: Promise<Buffer> | undefined;
  const archive = () => {
    made ??= withContext(files, pack);
    return made;
  };
  return { digest: tagOf(['bundle'], files), archive };
}

/** Types become blanks, so that lines and columns of a stack trace stay those of the source. */
function withoutTypes(file: ContextFile): ContextFile {
  if (!('from' in file) || !file.to.endsWith('.ts') || file.to.startsWith('node_modules/')) return file;
  return { to: file.to, text: stripTypeScriptTypes(readFileSync(file.from, 'utf8')) };
}

/** Node would load its compiler for every name that ends in .ts, 30 MB in each process; nothing is left here for it to do. */
const plain = `import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

registerHooks({
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
    return { format: 'module', source: readFileSync(new URL(url)), shortCircuit: true };
  },
});
`;

async function pack(folder: string): Promise<Buffer> {
  const args = ['--create', '--gzip', '--owner=0', '--group=0', '--directory', folder, '.'];
  const { stdout } = await execa('tar', args, { encoding: 'buffer', maxBuffer: 2 ** 30, stripFinalNewline: false });
  return Buffer.from(stdout);
}
