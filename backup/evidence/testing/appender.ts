/** `appender.ts <directory> <key file>`: appends for ever and prints each sequence once its entry is on the disk. */
import { readFileSync, writeSync } from 'node:fs';
import { openLog } from '../log.ts';

const [directory = '', keyFile = ''] = process.argv.slice(2);
const log = openLog({ directory, site: 'test', host: 'backup-1', privateKey: readFileSync(keyFile, 'utf8') });
for (let index = 0; ; index += 1) {
  const facts = { index, text: 'x'.repeat(index % 5000) };
  const { sequence } = log.append({
    ...{ kind: 'check', host: 'copy-1', actor: 'schedule', outcome: 'ok', articles: [], facts },
  });
  writeSync(1, `${sequence}\n`);
}
