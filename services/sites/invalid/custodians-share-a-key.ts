/** One person under two names, and two under one. */
import { site as local } from '../local.ts';

const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE0kQyQ5Q0VjQ0ZkQ1N5bXB1dGVyU2NpZW5jZUlzRnVu';

export const site = {
  ...local,
  custodians: [
    { account: 'giu-khoa-1', name: 'Người thứ nhất', publicKey },
    { account: 'giu-khoa-2', name: 'Người thứ hai', publicKey },
    { account: 'giu-khoa-2', name: 'Người thứ ba' },
  ],
};

export const messages = [
  'local: two custodians are called giu-khoa-2; each person has an account of their own (002:20.1.1). Change services/sites/local.ts.',
  'local: giu-khoa-1 and giu-khoa-2 have the same key; each person signs with their own (002:20.1.1). Change services/sites/local.ts.',
];
