/** What a person may ask for: jobs by their id, component, kind or machine, or a task by its id. Pure. */
import { didYouMean } from '../../services/spelling.ts';
import type { Job } from '../jobs/table.ts';
import { BackupProblem } from '../problem.ts';

export type Chosen = { jobs: Job[]; tasks: string[] };

/** Without a word, everything that is saved daily. */
export function chooseRun(words: string[], { jobs, tasks }: { jobs: Job[]; tasks: string[] }): Chosen {
  if (words.length === 0) return { jobs, tasks: jobs.length === 0 ? tasks : [] };
  const namesOf = ({ id, component, kind, machine }: Job) => [id, component, kind, ...(machine ? [machine] : [])];
  const known = [...new Set([...jobs.flatMap(namesOf), ...tasks])];
  const unknown = words.find((word) => !known.includes(word));
  if (unknown !== undefined) {
    throw new BackupProblem({
      where: `run ${unknown}`,
      what: `nothing is called that${didYouMean(unknown, known)}`,
      next: `name one of ${known.join(', ')}, or nothing for all`,
    });
  }
  return {
    jobs: jobs.filter((job) => words.some((word) => namesOf(job).includes(word))),
    tasks: tasks.filter((task) => words.includes(task)),
  };
}
