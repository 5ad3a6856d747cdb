/** A machine with less memory and fewer cores than its component. */
import { alterMachine } from '../alter.ts';
import { site as hanoi } from '../hanoi.ts';

export const site = alterMachine(hanoi, 'database-2', { cpuCores: 1, memoryMiB: 1024 });

export const messages = [
  'hanoi: database-2 has cpuCores 1; database needs at least 2 (001:V.3-1b). Change services/sites/hanoi.ts.',
  'hanoi: database-2 has memoryMiB 1024; database needs at least 2048 (001:V.3-1b). Change services/sites/hanoi.ts.',
];
