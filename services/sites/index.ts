import type { Site } from '../declare.ts';
import { site as hanoi } from './hanoi.ts';
import { site as local } from './local.ts';
import { site as rehearsal } from './rehearsal.ts';

export const sites: Record<string, Site> = { local, rehearsal, hanoi };
