import type { HostRole } from '../hosts.ts';

/** How long points of each series (a component's kind, one for each machine) stay. Counted in points, so that time alone removes nothing. */
export type KeepRules = {
  /** The newest points, whatever their day. */
  last: number;
  /** The first point of each of the newest days and weeks that have one. */
  daily: number;
  weekly: number;
  /** Fewer verified points than this must never remain. */
  floor: number;
};

/** The first point of every month is kept besides, for ever (002:20.1). Copy 2 keeps longer, so that it can undo what copy 1 forgot. */
export const keepRules: Record<HostRole, KeepRules> = {
  backup: { last: 7, daily: 35, weekly: 13, floor: 7 },
  copy: { last: 7, daily: 49, weekly: 26, floor: 7 },
  vault: { last: 3, daily: 0, weekly: 26, floor: 3 },
};

/** Past any of these retention stops and a person must look. */
export const limits = {
  /** Between what a client says and when its snapshot arrived. */
  clockMinutes: 15,
  /** Between a snapshot's arrival and the entry of its run. */
  settleMinutes: 10,
  /** Without any entry in the log its newest end is missing, or this host's clock is wrong. */
  silentHours: 26,
  /** Days that must each have the scheduled points. */
  countedDays: 7,
  /** Share of the bytes or the rows that may be gone since the largest point of those days. */
  lostShare: 0.2,
  drillDays: 8,
  /** Of the seven parts of a repository's data each must have been read without damage in this time. */
  checkDays: 8,
  /** Between forgetting and removing. */
  holdDays: 7,
  /** Different people who must release a monthly point, and how long each one's word stands. */
  people: 2,
  releaseDays: 30,
} as const;
