import type { Logger } from 'pino';
import { useKeyOfToday } from '../database/data-keys.ts';
import type { KeyRing } from '../documents/keys.ts';
import { checkDurability, type Lane } from './lane.ts';
import { queryable } from './results.ts';

/** `starting` until today's data key is there; `waiting` while nothing can be stored durably. */
export type StoreState = 'starting' | 'storing' | 'waiting';

export type DatabaseWatch = { state: () => StoreState; stop: () => Promise<void> };

const intervalMs = 1000;

/** Looks all the time whether documents can be stored durably, and takes the data key of every new day. */
export function watchDatabase(lane: Lane, keyRing: KeyRing, log: Logger): DatabaseWatch {
  let state: StoreState = 'starting';
  let keyDay = '';
  let trouble = '';

  const look = async (): Promise<void> => {
    try {
      const day = new Date().toISOString().slice(0, 10);
      if (day === keyDay) await checkDurability(lane);
      else await useKeyOfToday(queryable(lane), keyRing);
      keyDay = day;
      if (state !== 'storing') log.info('documents can be stored');
      state = 'storing';
      trouble = '';
    } catch (error) {
      const reason = (error as Error).message;
      if (reason !== trouble) log.warn({ reason }, 'documents cannot be stored');
      if (state === 'storing') state = 'waiting';
      trouble = reason;
      // What answers next may be another database, with another key of today.
      keyDay = '';
    }
  };

  let looking = look();
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, intervalMs);
  return {
    state: () => state,
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}
