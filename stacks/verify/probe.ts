import type { CoreV1Api } from '@kubernetes/client-node';
import type { ArticleId } from '../../services/articles.ts';
import type { Machine, Site } from '../../services/declare.ts';
import type { Hospital } from '../hospital.ts';
import type { Remote } from '../remote.ts';
import type { SampleDocument } from '../sample-document.ts';

/** What the probes share; the sample document's marker is a text that appears nowhere else in the world. */
export type Surroundings = {
  site: Site;
  kubernetes: CoreV1Api;
  remote: (machine: Machine) => Remote;
  hospital: Hospital;
  sample: SampleDocument;
};

export type Outcome = { ok: boolean; found: string /** The command that shows more, when not ok. */; next?: string };

/** One live proof, titled by the duty that it proves. */
export type Probe = {
  id: string;
  meets: ArticleId[];
  title: string;
  titleVi: string;
  /** Interrupts service for seconds: not run on a live production site unless asked for. */
  disruptive?: true;
  run: (surroundings: Surroundings) => Promise<Outcome>;
};

export const good = (found: string): Outcome => ({ ok: true, found });
export const bad = (found: string, next: string): Outcome => ({ ok: false, found, next });
