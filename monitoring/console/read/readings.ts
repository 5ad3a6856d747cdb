/** Everything about the running site that is asked of Prometheus every few seconds. */
import { Unreadable } from '../known.ts';
import { everywhere, type FactId, questions } from '../questions.ts';
import type { Prometheus } from './prometheus.ts';

export type Reading = { works: number | undefined; facts: { id: FactId; value: number }[]; doubt: boolean };

export type Firing = { name: string; component: string; severity: string };

export type Readings = {
  components: Record<string, Reading>;
  /** Whether each machine answers, by name. */
  machines: Record<string, boolean>;
  firing: Firing[];
};

/** Numbers older than this say nothing about now. */
const oldestSeconds = 60;

export async function readReadings(prometheus: Prometheus, now: () => number): Promise<Readings> {
  const newest = (await prometheus.ask(everywhere.newest))[0]?.value;
  const age = newest === undefined ? Number.POSITIVE_INFINITY : now() / 1000 - newest;
  if (age > oldestSeconds) throw new Unreadable('old', `the newest number is ${Math.round(age)} s old`);
  if (age < -oldestSeconds) throw new Unreadable('clock', `the newest number is ${Math.round(-age)} s ahead`);
  const components = await Promise.all(
    questions.map(async (question) => {
      const [works, doubt, ...facts] = await Promise.all([
        one(prometheus, question.works),
        question.doubt ? one(prometheus, question.doubt) : undefined,
        ...question.facts.map(async ({ id, ask }) => ({ id, value: await one(prometheus, ask) })),
      ]);
      const told = facts.filter((fact): fact is { id: FactId; value: number } => fact.value !== undefined);
      return [question.component, { works, facts: told, doubt: (doubt ?? 0) >= 1 }] as const;
    }),
  );
  return {
    components: Object.fromEntries(components),
    machines: Object.fromEntries(
      (await prometheus.ask(everywhere.machines)).map(({ labels, value }) => [labels.machine ?? '', value === 1]),
    ),
    firing: (await prometheus.ask(everywhere.firing)).map(({ labels }) => ({
      name: labels.alertname ?? '',
      component: labels.component ?? '',
      severity: labels.severity ?? '',
    })),
  };
}

/** The only value of an answer; NaN and infinities say nothing. */
async function one(prometheus: Prometheus, question: string): Promise<number | undefined> {
  const value = (await prometheus.ask(question))[0]?.value;
  return Number.isFinite(value) ? value : undefined;
}
