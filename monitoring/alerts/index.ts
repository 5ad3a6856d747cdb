/** Every alert, in the order of the rule files. */
import type { Alert, AlertGroup } from '../alert.ts';
import { watching } from './watching.ts';

export const alertGroups: AlertGroup[] = [watching];

export const alerts: Alert[] = alertGroups.flatMap((group) => group.alerts);
