import { expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import { checkFlows } from './check.ts';
import type { Exchange } from './declare.ts';
import { flows, partners } from './flows.ts';

const messages = (changed: Exchange[]) =>
  checkFlows(changed, Object.keys(partners), catalogue).map(({ message }) => message);

test('the declared flows have no problem', () => {
  expect(messages(flows)).toEqual([]);
});

test('a hospital is asked for its visits on the same day', () => {
  const flow = flows.find(({ id }) => id === 'his-to-gateway');
  expect(flow).toMatchObject({ runs: { as: 'live' }, due: { every: 'visit' } });
});

test('a misspelt end, a live flow of a reserved component and a second use of an id are told', () => {
  const [first] = flows as [Exchange];
  expect(
    messages([
      { ...first, to: 'gatway' },
      { ...first, to: 'exchange' },
    ]),
  ).toEqual([
    'his-to-gateway: the id is taken twice; every flow needs its own. Change services/flows.ts.',
    'his-to-gateway: the id is taken twice; every flow needs its own. Change services/flows.ts.',
    'his-to-gateway: gatway is neither a component nor a partner (000:17.2-2); did you mean gateway? Change services/flows.ts.',
    'his-to-gateway: is live although exchange is not deployed; reserve it with a reason. Change services/flows.ts.',
  ]);
});
