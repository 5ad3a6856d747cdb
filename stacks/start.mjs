// Runs under whatever Node 20+ the machine has; installs the locked packages when needed, then hands over to the pinned Node.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const marker = join(root, 'node_modules', '.installed-from');
const node = join(root, 'node_modules', 'node', 'bin', 'node');
const lockHash = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');

if (!existsSync(node) || !existsSync(marker) || readFileSync(marker, 'utf8') !== lockHash) {
  process.stderr.write('Installing the locked packages (npm ci, about half a minute)…\n');
  const installed = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (installed.status !== 0) {
    process.stderr.write(
      'npm ci failed; the lines above say why. Check that the npm registry answers, then run the same command again.\n',
    );
    process.exit(4);
  }
  writeFileSync(marker, lockHash);
}

const [script, ...rest] = process.argv.slice(2);
// Of Node's own type stripper, which the program of the outer hosts goes through.
const flags = ['--disable-warning=ExperimentalWarning'];
const run = spawnSync(node, [...flags, join(root, script), ...rest], { cwd: root, stdio: 'inherit' });
process.exit(run.status ?? 130);
