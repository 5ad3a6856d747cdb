import { copiesAreApart, copyOneKeepsEverything, everythingIsSaved, walIsReceived } from './copies.ts';
import { administratorsReadNothing, databaseRights } from './database-people.ts';
import { disksHaveRoom } from './disks.ts';
import { documentRoundTrip } from './documents.ts';
import { documentUnreadableOnDisk, secretsUnreadableInEtcd } from './encryption.ts';
import { primaryStops } from './failover.ts';
import { insideTls } from './inside-tls.ts';
import { machinePerComponent, podsAreRestricted } from './machines.ts';
import type { Probe } from './probe.ts';
import { declaredCallsPass, otherCallsAreRefused } from './reach.ts';
import { edgeTls } from './tls.ts';
import { alertArrives, disksAreFollowed, everythingIsMeasured, watchdogIsHeard } from './watching.ts';

/** Every live proof, in the order in which they run: the document first, since a later one looks for its traces. */
export const probes: Probe[] = [
  machinePerComponent,
  disksHaveRoom,
  edgeTls,
  insideTls,
  documentRoundTrip,
  documentUnreadableOnDisk,
  secretsUnreadableInEtcd,
  podsAreRestricted,
  databaseRights,
  administratorsReadNothing,
  declaredCallsPass,
  otherCallsAreRefused,
  copiesAreApart,
  copyOneKeepsEverything,
  walIsReceived,
  everythingIsSaved,
  everythingIsMeasured,
  disksAreFollowed,
  watchdogIsHeard,
  alertArrives,
  primaryStops,
];
