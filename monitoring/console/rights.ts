import type { Role } from './settings.ts';

/** All pages are for reading; these are the only things that anybody can do. */
type Action = 'export' | 'acknowledge';

/** 000:4.2: an auditor and a leader change nothing; a leader takes nothing along either. */
const rights: Record<Role, Action[]> = {
  operator: ['acknowledge', 'export'],
  auditor: ['export'],
  leader: [],
};

export const may = (role: Role | undefined, action: Action): boolean =>
  role !== undefined && rights[role].includes(action);
