import { type ConnectionOptions, connect, type DetailedPeerCertificate } from 'node:tls';
import { edgeUrl } from '../hospital.ts';
import { readKey } from '../keys.ts';
import { bad, good, type Probe } from './probe.ts';

export type Handshake = { protocol: string; daysLeft: number } | { refused: string };

export const edgeTls: Probe = {
  id: 'edge-tls',
  meets: ['002:18.3.2', '001:I.2-3'],
  title: 'the edge answers TLS 1.2 and 1.3 with a certificate of the site authority, and nothing older',
  titleVi: 'cổng biên chỉ nhận TLS 1.2 trở lên, chứng thư do cơ quan của hệ thống cấp',
  run: async ({ site }) => {
    const { hostname, port } = new URL(edgeUrl(site));
    const target = { host: hostname, port: Number(port || 443), ca: readKey(site, 'authority.crt') };
    const [modern, oldest, old] = await Promise.all([
      handshake({ ...target, minVersion: 'TLSv1.3' }),
      handshake({ ...target, maxVersion: 'TLSv1.2' }),
      handshake({ ...target, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' }),
    ]);
    if ('refused' in modern) return bad(`TLS 1.3: ${modern.refused}`, 'npm run deploy');
    if ('refused' in oldest) return bad(`TLS 1.2: ${oldest.refused}`, 'npm run deploy');
    if (!('refused' in old)) return bad(`${old.protocol} was accepted`, 'npm run plan');
    if (modern.daysLeft < 14)
      return bad(`the certificate ends in ${modern.daysLeft.toFixed(0)} days`, 'npm run deploy');
    return good(`${modern.protocol} and ${oldest.protocol}; certificate good for ${modern.daysLeft.toFixed(0)} days`);
  },
};

export function handshake(options: ConnectionOptions): Promise<Handshake> {
  return new Promise((resolve) => {
    const socket = connect({ ...options, timeout: 10_000 }, () => {
      const certificate: DetailedPeerCertificate = socket.getPeerCertificate(true);
      const daysLeft = (new Date(certificate.valid_to).getTime() - Date.now()) / 86_400_000;
      resolve({ protocol: socket.getProtocol() ?? 'none', daysLeft });
      socket.destroy();
    });
    socket.once('error', (error) => resolve({ refused: error.message }));
    socket.once('timeout', () => {
      socket.destroy();
      resolve({ refused: 'no answer within 10 s' });
    });
  });
}
