import exec from 'k6/execution';
import http from 'k6/http';
import { encounterOfVisit } from '../../services/records/map/systems.ts';
import { linkCodeOf } from '../documents/fill.ts';
import type { Stream } from '../scenarios.ts';
import {
  accountAt,
  authorization,
  currentStream,
  iteration,
  metrics,
  milliseconds,
  plan,
  type Tokens,
  tell,
} from './site.ts';

/** A visit that arrived this long ago is in the record. */
const settledSeconds = 10;

/** A doctor opens a visit that was sent a while ago; one in five looks at the whole patient. */
export function read(tokens: Tokens): void {
  const { stream } = currentStream();
  const sent = plan.streams[0] as Stream;
  const seconds = (Date.now() - exec.scenario.startTime) / 1000 - settledSeconds;
  const arrived = Math.floor((sent.startPerMinute / 60) * seconds);
  if (arrived < 1) return;
  const number = Math.floor(Math.random() * arrived);
  const headers = authorization(accountAt(number), tokens);
  const bundle = get(encounterOfVisit(linkCodeOf(plan.run, 0, number)), 'Encounter', headers, stream.name);
  const patient = bundle?.entry?.[0]?.resource?.subject?.reference;
  if (!patient || iteration() % 5 !== 0) return;
  get(patient, 'Patient', headers, stream.name);
  get(`${patient}/$everything`, '$everything', headers, stream.name);
}

type Bundle = { entry?: { resource?: { subject?: { reference?: string } } }[] };

function get(path: string, what: string, headers: Record<string, string>, stream: string): Bundle | undefined {
  const response = http.get(`${plan.edgeUrl}/fhir/${path}`, { headers, timeout: '30s' });
  const [ms, at, { status }] = [milliseconds(response), Date.now(), response];
  metrics.read.add(ms);
  tell({ e: 'read', at, stream, ms, status, what });
  if (status === 200) return JSON.parse(response.body ?? '{}') as Bundle;
  metrics.failed.add(1);
  return undefined;
}
