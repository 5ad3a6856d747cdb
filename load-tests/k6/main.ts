/** The script that k6 runs; which streams there are and what they send stands in the plan. */
import { k6Options } from '../run/plan.ts';
import { plan, type Tokens, takeToken } from './site.ts';

export { hostile } from './hostile.ts';
export { read } from './read.ts';
export { send } from './send.ts';

export const options = k6Options(plan);

export const setup = (): Tokens =>
  Object.fromEntries(plan.accounts.map((account) => [account.code, takeToken(account)]));

/** The figures alone: what `setup` returned are tokens. */
export const handleSummary = ({ metrics }: { metrics: unknown }): Record<string, string> => ({
  [`${__ENV.RUN_DIRECTORY}/summary.json`]: JSON.stringify(metrics),
});
