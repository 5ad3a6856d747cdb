import { expect, test } from 'vitest';
import { alerts } from '../../monitoring/alerts/index.ts';
import { alertProblems, nameProblems, unmeasured } from './alerts.ts';

test('every alert has a number that is measured and a way to a person', () => {
  expect(alertProblems()).toEqual([]);
});

test('an alert on a number that nothing tells is found, and one about a component that does not exist', () => {
  const told = new Set(['hssk_gateway_storing', 'hssk_gateway_ack_seconds']);
  const asks = (when: string) => unmeasured([{ name: 'A', when }], told);
  expect(asks('max(hssk_gateway_storing) == 0 and rate(hssk_gateway_ack_seconds_bucket[5m]) > 0')).toEqual([]);
  expect(asks('hssk_gateway_strong == 0')).toEqual(['the alert A asks for hssk_gateway_strong, which nothing tells']);
  const alert = { ...alerts[0]!, name: 'gateway_down', component: 'gatway' };
  expect(nameProblems(alert)).toEqual([
    'the alert gateway_down: its name is not <Component><Condition>',
    'the alert gateway_down is about gatway, which is not in the catalogue',
  ]);
});
