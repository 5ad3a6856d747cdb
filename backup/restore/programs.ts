import { join } from 'node:path';

/** Where an outer host has PostgreSQL: Debian's wrappers of the server's programs expect a cluster of their own. */
export const hostPrograms = {
  postgres: (name: string): string => join('/usr/lib/postgresql/17/bin', name),
} as const;
