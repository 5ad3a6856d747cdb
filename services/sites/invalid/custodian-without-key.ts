/** People who could not sign: no key, and a private one's first line. */
import { site as hanoi } from '../hanoi.ts';

export const site = {
  ...hanoi,
  custodians: [
    { account: 'giu-khoa-1', name: 'Người thứ nhất' },
    { account: 'giu-khoa-2', name: 'Người thứ hai', publicKey: 'ssh-rsa AAAAB3NzaC1yc2E' },
  ],
};

export const messages = [
  "hanoi: custodian giu-khoa-1 has no key; the public half of the person's own is expected, ssh-ed25519 AAAA… (002:20.1.1). Change services/sites/hanoi.ts.",
  "hanoi: custodian giu-khoa-2 has a key of another form; the public half of the person's own is expected, ssh-ed25519 AAAA… (002:20.1.1). Change services/sites/hanoi.ts.",
];
