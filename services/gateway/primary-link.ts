import { AggregatorRegistry, type Registry } from 'prom-client';
import type { Accounts, SignIn } from './accounts.ts';

/** What a process of the gateway asks of the one above it, and the answer. Passwords cross this pipe, documents never. */
export type Question = { number: number } & Asked;
type Asked = { ask: 'sign-in'; username: string; password: string; facility?: string | undefined } | { ask: 'metrics' };
/** `problem` is the name of the error that left the question without an answer. */
export type Answer = { number: number; signIn?: SignIn; metrics?: string; problem?: string };
/** The process above asks whether this one still takes turns. */
export type Heartbeat = { beat: true };

export type PrimaryLink = {
  accounts: Accounts;
  /** Of all processes together. */
  metrics: () => Promise<string>;
};

/** For a process that `startProcesses` started: what has to be one for all of them is asked of the process above. */
export function openPrimaryLink(registry: Registry): PrimaryLink {
  const waiting = new Map<number, (answer: Answer) => void>();
  let count = 0;
  process.on('message', (message: Answer | Heartbeat) => {
    if ('beat' in message) return void process.send!(message);
    waiting.get(message.number)?.(message);
    waiting.delete(message.number);
  });
  const ask = (question: Asked): Promise<Answer> =>
    new Promise((resolve, reject) => {
      count += 1;
      waiting.set(count, (answer) => {
        if (answer.problem) reject(new Error(`${question.ask} was not answered: ${answer.problem}`));
        else resolve(answer);
      });
      process.send!({ ...question, number: count });
    });
  new AggregatorRegistry();
  AggregatorRegistry.setRegistries([registry]);
  return {
    accounts: {
      signIn: async (username, password, facility) =>
        (await ask({ ask: 'sign-in', username, password, facility })).signIn!,
    },
    metrics: async () => (await ask({ ask: 'metrics' })).metrics!,
  };
}
