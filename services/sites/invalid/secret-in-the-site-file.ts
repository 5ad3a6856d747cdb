/** A password and a private key where everyone reads them. */
import { site as hanoi } from '../hanoi.ts';

export const site = {
  ...hanoi,
  ssh: { ...hanoi.ssh, password: 'example' },
  titleVi: '-----BEGIN OPENSSH PRIVATE KEY-----',
};

export const messages = [
  'hanoi: titleVi holds a secret; a site file names secrets and never holds them, so remove it and change that secret (002:18.1). Change services/sites/hanoi.ts.',
  'hanoi: ssh.password holds a secret; a site file names secrets and never holds them, so remove it and change that secret (002:18.1). Change services/sites/hanoi.ts.',
];
