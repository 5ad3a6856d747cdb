/** Rules about reaching people: two ways that fail apart, at once, and somebody else when nobody answers. */
import type { OnCall } from '../on-call.ts';
import { escalationMinutes } from '../on-call.ts';
import type { Rule } from './rule.ts';

export const onCallRules: Rule[] = [
  {
    id: 'alerts-reach-a-person',
    titleVi: 'Cảnh báo tới được người trực bằng hai đường, và tới người khác khi không ai nhận',
    meets: ['002:21.1'],
    broken: ({ onCall }) => (onCall ? problemsOf(onCall) : []),
  },
];

function problemsOf({ mail, channels, steps }: OnCall): string[] {
  const known = channels.map(({ id }) => id);
  const used = steps.flatMap((step) => step.channels);
  const unknown = [...new Set(used)].filter((id) => !known.includes(id));
  const first = steps.find(({ afterMinutes }) => afterMinutes === 0);
  const reaches = first && first.roles.length > 0 && first.channels.length > 0;
  const later = steps.some(({ afterMinutes }) => afterMinutes === escalationMinutes);
  const offline = channels.some(({ id, withoutInternet }) => withoutInternet && used.includes(id));
  return [
    ...(mail.to.length > 0 ? [] : ['alerts are mailed to nobody; name at least one address']),
    ...unknown.map((id) => `a step of the duty roster uses the channel ${id}, which is not declared`),
    ...(reaches ? [] : ['nobody is told of an alert at once; the first step needs a role and a channel at 0 minutes']),
    ...(later ? [] : [`nobody else is told after ${escalationMinutes} minutes without an answer; add a step for them`]),
    ...(offline ? [] : ['every channel needs the internet; one must work without it']),
  ];
}
