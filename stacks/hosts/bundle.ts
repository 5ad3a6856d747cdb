import { execa } from 'execa';
import { type ContextFile, filesOfEntries, tagOf, withContext } from '../images/context.ts';

/** The program of the outer hosts, and the service with which a restored site is read. */
const entries = ['backup/main.ts', 'services/records/main.ts'];

/** Our sources and the npm packages that they import, for the outer hosts. */
export type Bundle = {
  /** Of all contents; a host that has this one needs nothing. */
  digest: string;
  /** Compressed tar archive, made when it is first asked for. */
  archive: () => Promise<Buffer>;
};

export function bundleOf(files: ContextFile[] = filesOfEntries(entries)): Bundle {
  let made: Promise<Buffer> | undefined;
  const archive = () => {
    made ??= withContext(files, pack);
    return made;
  };
  return { digest: tagOf(['bundle'], files), archive };
}

async function pack(folder: string): Promise<Buffer> {
  const args = ['--create', '--gzip', '--owner=0', '--group=0', '--directory', folder, '.'];
  const { stdout } = await execa('tar', args, { encoding: 'buffer', maxBuffer: 2 ** 30 });
  return Buffer.from(stdout);
}
