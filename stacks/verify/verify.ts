import { CoreV1Api } from '@kubernetes/client-node';
import type { Site } from '../../services/declare.ts';
import { kubernetesOf } from '../cluster/api.ts';
import { openHospital } from '../hospital.ts';
import type { Report } from '../problem.ts';
import { connect } from '../remote.ts';
import { sampleOf } from '../sample-document.ts';
import type { Outcome, Probe } from './probe.ts';
import { probes } from './probes.ts';

export type Result = Pick<Probe, 'id' | 'meets' | 'title' | 'titleVi'> & Outcome & { seconds: number };

export type VerifyOptions = { only?: string[] | undefined; disruptive: boolean };

/** Runs the probes one after the other against the running site; a probe that throws has failed, the others still run. */
export async function verify(site: Site, report: Report, { only, disruptive }: VerifyOptions): Promise<Result[]> {
  const hospital = await openHospital(site, site.proofFacility.code);
  const surroundings = {
    site,
    hospital,
    kubernetes: kubernetesOf(site).makeApiClient(CoreV1Api),
    remote: (machine: Site['machines'][number]) => connect(site, machine),
    sample: sampleOf(site.proofFacility.code),
  };
  const results: Result[] = [];
  for (const probe of probes.filter((candidate) =>
    only ? only.includes(candidate.id) : disruptive || !candidate.disruptive,
  )) {
    report(probe.title);
    const start = performance.now();
    const outcome = await probe
      .run(surroundings)
      .catch((error: Error): Outcome => ({ ok: false, found: error.message, next: 'npm run status' }));
    const { id, meets, title, titleVi } = probe;
    results.push({ id, meets, title, titleVi, ...outcome, seconds: (performance.now() - start) / 1000 });
  }
  await hospital.close();
  return results;
}

export const describeResults = (results: Result[]): string =>
  [
    ...results.map(({ ok, meets, titleVi, found, next }) => {
      const line = `${ok ? '✓' : '✗'} ${meets.join(', ')} ${titleVi}\n    ${found}`;
      return next && !ok ? `${line}\n    tiếp theo: ${next}` : line;
    }),
    `${results.filter(({ ok }) => ok).length} đạt, ${results.filter(({ ok }) => !ok).length} không đạt`,
  ].join('\n');
