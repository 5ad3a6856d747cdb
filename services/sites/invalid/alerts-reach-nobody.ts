/** Rule alerts-reach-a-person. */
import { site as hanoi } from '../hanoi.ts';

export const site = {
  ...hanoi,
  onCall: {
    ...hanoi.onCall!,
    channels: hanoi.onCall!.channels.filter(({ withoutInternet }) => !withoutInternet),
    steps: [{ afterMinutes: 5, roles: ['on-call'], channels: ['sms', 'gsm-modem'] }],
  },
};

export const messages = [
  'hanoi: a step of the duty roster uses the channel gsm-modem, which is not declared (002:21.1). Change services/sites/hanoi.ts.',
  'hanoi: nobody is told of an alert at once; the first step needs a role and a channel at 0 minutes (002:21.1). Change services/sites/hanoi.ts.',
  'hanoi: nobody else is told after 15 minutes without an answer; add a step for them (002:21.1). Change services/sites/hanoi.ts.',
  'hanoi: every channel needs the internet; one must work without it (002:21.1). Change services/sites/hanoi.ts.',
];
