import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { CoreV1Api, Exec, type V1Status } from '@kubernetes/client-node';
import type { Site } from '../services/declare.ts';
import { kubernetesOf } from './cluster/api.ts';
import { Problem } from './problem.ts';

const program = '/usr/lib/postgresql/17/bin/psql';
const options = ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--username=postgres', '--host=/run/postgresql'];

/**
 * Runs statements as the superuser, in the pod of the primary: the only place that lets it in. Kubernetes notes who asked, the audit of
 * the database what was done. Statements travel on standard input.
 */
export async function asSuperuser(site: Site, database: string, statements: string[]): Promise<void> {
  const config = kubernetesOf(site);
  const pods = await config
    .makeApiClient(CoreV1Api)
    .listNamespacedPod({ namespace: 'database', labelSelector: 'role=primary' });
  const pod = pods.items[0]?.metadata?.name;
  if (!pod) throw failed(site, 'no member is primary', '');
  // Kept open until the answer is there: on some versions of the protocol the end of the input ends the connection.
  const input = new PassThrough();
  input.write(`${statements.map((statement) => `${statement};\n`).join('')}\\q\n`);
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const said = Promise.all([text(output), text(errors)]);
  const command = [program, ...options, `--dbname=${database}`];
  const status = await new Promise<V1Status>((resolve, reject) => {
    const gone = () => reject(failed(site, `the connection to ${pod} ended without an answer`, ''));
    new Exec(config)
      .exec('database', pod, 'database', command, output, errors, input, false, resolve)
      .then((socket) => socket.addEventListener('close', gone))
      .catch(reject);
  });
  output.end();
  errors.end();
  const [, complaint] = await said;
  if (status.status !== 'Success') throw failed(site, `${pod} refused it`, complaint);
}

const failed = (site: Site, what: string, log: string): Problem =>
  new Problem({ where: `${site.id}/database`, what, next: `npm run status -- --site ${site.id}`, log });
