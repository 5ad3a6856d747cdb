/** Every alert, in the order of the rule files. */
import type { Alert, AlertGroup } from '../alert.ts';
import { backups, drills } from './backups.ts';
import { cluster } from './cluster.ts';
import { database } from './database.ts';
import { documents, reads } from './documents.ts';
import { edge } from './edge.ts';
import { machines } from './machines.ts';
import { watching } from './watching.ts';

export const alertGroups: AlertGroup[] = [
  watching,
  machines,
  cluster,
  database,
  documents,
  reads,
  edge,
  backups,
  drills,
];

export const alerts: Alert[] = alertGroups.flatMap((group) => group.alerts);
