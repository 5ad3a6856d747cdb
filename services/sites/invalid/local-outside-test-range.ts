/** A local site on addresses of a usual office network. */
import { site as local } from '../local.ts';

export const site = { ...local, networks: { ...local.networks, services: '192.168.0.0/20' } };

export const messages = [
  'local: the services network 192.168.0.0/20 of a local site lies outside 198.18.0.0/15; only that range meets no office network or VPN. Change services/sites/local.ts.',
];
