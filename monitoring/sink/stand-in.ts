/** Who is told on a local site: nobody outside this computer, so two receivers stand on the watch machine's loopback address. */
import type { Channel, OnCall } from '../../services/on-call.ts';
import { usualSteps } from '../../services/sites/channels.ts';

export const standInPorts = { mail: 1025, messages: 1080 } as const;

const gateway = (id: string, titleVi: string, withoutInternet: boolean): Channel => ({
  ...{ id, titleVi, text: 'ascii', maxLength: 160, withoutInternet },
  via: {
    ...{ kind: 'http', url: `http://127.0.0.1:${standInPorts.messages}/${id}`, method: 'POST' },
    body: { as: 'json', fields: { to: '{phone}', text: '{text}', code: '{code}' } },
  },
});

const channels = [gateway('sms', 'Tin nhắn SMS (thử)', false), gateway('gsm-modem', 'Modem GSM (thử)', true)];

export const standIn: OnCall = {
  mail: {
    ...{
      server: `127.0.0.1:${standInPorts.mail}`,
      from: 'giamsat@hssk.local',
      to: ['truc@hssk.local'],
      startTls: false,
    },
  },
  channels,
  steps: usualSteps(channels, []),
};
