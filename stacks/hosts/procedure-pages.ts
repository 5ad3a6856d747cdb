import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MachineFile } from '../cluster/machine-file.ts';

export const procedureFolder = '/usr/local/share/hssk/procedures';

const folder = fileURLToPath(new URL('../../runbooks/procedures/', import.meta.url));

/** The procedures as files: whoever stands before the one machine that is left reads there how everything comes back (002:20.4.c). */
export const procedurePages = (): MachineFile[] =>
  globSync(`${folder}*.md`)
    .sort()
    .map((file) => ({ path: `${procedureFolder}/${basename(file)}`, content: readFileSync(file, 'utf8') }));
