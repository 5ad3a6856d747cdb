/** Duties that are met, each with what proves it: a live probe of `npm run verify`, or a named test. */
import type { DutyId } from './articles.ts';

export type Proof = { kind: 'probe'; id: string } | { kind: 'test'; title: string };

const probe = (id: string): Proof => ({ kind: 'probe', id });
const test = (title: string): Proof => ({ kind: 'test', title });

/** How many duties are met, live or by a signed document. It may only grow; `npm run check` compares it with every earlier value. */
export const metFloor = 7;

export const metDuties: Partial<Record<DutyId, Proof[]>> = {
  '000:19.1': [probe('primary-stops')],
  '000:19.2': [probe('document-unreadable-on-disk'), probe('secrets-unreadable-in-etcd')],
  '000:20.1': [probe('document-round-trip')],
  '002:15.1.c.1': [
    test('002:15.1.c.1 a change goes ahead with notice 5 days before and permission, inside its window'),
    test('002:15.1.c.1 a change before or after its window is refused'),
    test('002:15.1.c.1 a production deploy asks for a record or an incident; a local one does not'),
    test('002:15.1.c.1 every change is kept, in order, readable by its owner only'),
  ],
  '002:15.1.dd': [
    probe('machine-per-component'),
    test('002:15.1.dd a site is valid only when every component has machines of its own'),
  ],
  '002:19.2.b': [probe('other-calls-are-refused')],
  '002:19.3.c': [probe('declared-calls-pass'), probe('other-calls-are-refused')],
};
