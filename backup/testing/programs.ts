import { join } from 'node:path';
import { debianPostgres } from '../../services/database/testing/debian-postgres.ts';
import { packagesFolder, unpackOnce } from '../../services/testing/debian-packages.ts';

/** Debian 13's own programs, those that the outer hosts run, for tests on whatever system this computer has. */
export type Programs = {
  restic: string;
  restServer: string;
  age: string;
  /** Any of PostgreSQL 17's programs: `postgres`, `pg_basebackup`, `pg_dump`, … */
  postgres: (name: string) => string;
};

/** What is unpacked; another list is another folder in the cache. */
const packages = ['restic', 'restic-rest-server', 'age'];
const folder = packagesFolder('debian-13-programs-2');

/** Unpacks the packages once (about half a minute); later calls cost one look. */
export async function programs(): Promise<Programs> {
  await unpackOnce(folder, packages);
  const { bin } = await debianPostgres();
  return {
    restic: join(folder, 'usr/bin/restic'),
    restServer: join(folder, 'usr/bin/restic-rest-server'),
    age: join(folder, 'usr/bin/age'),
    postgres: (name) => join(bin, name),
  };
}
