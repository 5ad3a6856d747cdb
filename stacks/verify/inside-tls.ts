import { connect } from 'node:net';
import { ownServices } from '../../services/own-service.ts';
import { withTunnel } from '../images/tunnel.ts';
import { readKey } from '../keys.ts';
import { bad, good, type Outcome, type Probe, type Surroundings } from './probe.ts';
import { handshake } from './tls.ts';

export const insideTls: Probe = {
  id: 'inside-tls',
  meets: ['001:I.2-3'],
  title: 'behind the edge every service speaks TLS only, with a certificate of the site for its own name',
  titleVi: 'sau cổng biên mọi dịch vụ chỉ nói TLS, chứng thư đúng tên do cơ quan của hệ thống cấp',
  run: async (surroundings) => {
    const outcomes: Outcome[] = [];
    for (const target of await servicePods(surroundings)) outcomes.push(await look(surroundings, target));
    if (outcomes.length === 0) return bad('no service was found', 'npm run status');
    return outcomes.find(({ ok }) => !ok) ?? good(`${outcomes.length} members: ${outcomes[0]!.found}`);
  },
};

type Target = { id: string; machine: string; address: string; port: number };

async function servicePods({ kubernetes }: Surroundings): Promise<Target[]> {
  const pods = (await kubernetes.listPodForAllNamespaces()).items.filter((pod) => pod.status?.phase === 'Running');
  return ownServices.flatMap(({ id, port }) =>
    pods
      .filter(({ metadata }) => metadata?.namespace === id)
      .map(({ spec, status }) => ({ id, port, machine: spec!.nodeName!, address: status!.podIP! })),
  );
}

/** Over SSH from the member's own machine, which may ask it for its health; so its true port is seen and not what stands before it. */
const look = ({ site }: Surroundings, { id, machine, address, port }: Target): Promise<Outcome> =>
  withTunnel(site, { machine, host: address, port }, async (localPort) => {
    const target = { host: '127.0.0.1', port: localPort, ca: readKey(site, 'authority.crt') };
    const answer = await handshake({ ...target, servername: `${id}.${id}.svc.cluster.local` });
    if ('refused' in answer) return bad(`${machine}: ${answer.refused}`, 'npm run deploy');
    if (await answersInTheOpen(localPort)) return bad(`${machine}: ${id} answers without TLS`, 'npm run deploy');
    return good(`${answer.protocol}, nothing answered in the open`);
  });

const answersInTheOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('GET /live HTTP/1.1\r\nHost: inside\r\n\r\n'));
    socket.setTimeout(3000, () => socket.destroy());
    socket.once('data', (data) => {
      resolve(data.toString('latin1').startsWith('HTTP/1.1 2'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false)).once('close', () => resolve(false));
  });
