import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from '../hospital.ts';
import { sampleOf } from '../sample-document.ts';
import { bad, good, type Probe, type Surroundings } from './probe.ts';

const limitSeconds = 30;

// Patroni first: it would only start the database again. As the first process of its container it takes the database along.
export const killDatabase = `pkill -KILL -f '[p]atroni'
 pkill -KILL -x postgres || true`;

/** Stops the primary as a crash would (no signal that it could catch, no checkpoint) and sends documents until one is acknowledged. */
export const primaryStops: Probe = {
  id: 'primary-stops',
  disruptive: true,
  meets: ['000:19.1'],
  title: `the primary database stopped hard: the next document is accepted within ${limitSeconds} s`,
  titleVi: `máy chủ CSDL chính dừng đột ngột: hồ sơ tiếp theo được nhận trong ${limitSeconds} giây`,
  run: async (surroundings) => {
    const { site, kubernetes, remote, hospital } = surroundings;
    const before = await inSync(surroundings, 60);
    if (!before) return bad('the databases were not in sync before the test', 'npm run status');
    const { spec } = await kubernetes.readNamespacedPod({ name: before.primary, namespace: 'database' });
    const machine = site.machines.find(({ name }) => name === spec?.nodeName)!;
    await remote(machine).run(killDatabase);
    const start = performance.now();
    while (performance.now() - start < limitSeconds * 1000) {
      const reply = await hospital.send(sampleOf(site.proofFacility.code).xml).catch(() => undefined);
      const accepted =
        reply?.status === 200 && (reply.body as Answer).fileResults[0]?.hoSo[0]?.trangThai === 'TIEP_NHAN';
      if (accepted) {
        const seconds = (performance.now() - start) / 1000;
        const after = await inSync(surroundings, 90);
        if (!after)
          return bad(
            `accepted after ${seconds.toFixed(1)} s, but the databases are not in sync again after 90 s`,
            'npm run status',
          );
        return good(`accepted after ${seconds.toFixed(1)} s; both databases in sync again`);
      }
      await pause(200);
    }
    return bad(`no document accepted within ${limitSeconds} s`, 'npm run status');
  },
};

/** Waits until one member is primary and another streams as synchronous standby; undefined when that takes longer. */
export async function inSync(
  { kubernetes }: Pick<Surroundings, 'kubernetes'>,
  seconds: number,
): Promise<{ primary: string; standby: string } | undefined> {
  const start = performance.now();
  while (performance.now() - start < seconds * 1000) {
    const pods = (await kubernetes.listNamespacedPod({ namespace: 'database' })).items;
    const ready = pods.filter((pod) =>
      pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
    );
    const primary = ready.find((pod) => pod.metadata?.labels?.role === 'primary')?.metadata?.name;
    const sync = (await kubernetes.listNamespacedConfigMap({ namespace: 'database' })).items.find(({ metadata }) =>
      metadata?.name?.endsWith('-sync'),
    );
    const standby = sync?.metadata?.annotations?.sync_standby;
    const leader = sync?.metadata?.annotations?.leader;
    if (primary && leader === primary && standby && ready.some((pod) => pod.metadata?.name === standby))
      return { primary, standby };
    await pause(500);
  }
  return undefined;
}
