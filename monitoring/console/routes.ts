/** Every page for people who are signed in. */
import type { FastifyInstance } from 'fastify';
import type { Answering } from './answering.ts';
import { addAlertPages } from './routes/alerts.ts';
import { addAuditPages } from './routes/audit.ts';
import { addBackupPages } from './routes/backups.ts';
import type { Parts } from './routes/parts.ts';
import { addSitePages } from './routes/site.ts';
import type { ServerOptions } from './server.ts';

export type { Parts } from './routes/parts.ts';

export function addPages(
  server: FastifyInstance,
  options: Parts & Pick<ServerOptions, 'note'>,
  answering: Answering,
): void {
  addSitePages(server, options, answering);
  addBackupPages(server, options, answering);
  addAuditPages(server, options, answering);
  addAlertPages(server, options, answering);
}
