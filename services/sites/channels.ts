/** Ways to people as they are sold in Viet Nam; a site takes those that it has a contract for, and changes their addresses. */
import { type Channel, escalationMinutes, type OnCall } from '../on-call.ts';

/** An SMS gateway with a brand name; the sender and the template are approved by the carrier. */
export const smsGateway = (url: string): Channel => ({
  ...{ id: 'sms', titleVi: 'Tin nhắn SMS', text: 'ascii', maxLength: 160, withoutInternet: false },
  via: {
    ...{ kind: 'http', url, method: 'POST', headers: { authorization: 'Bearer {secret:sms-token}' } },
    body: { as: 'json', fields: { brandname: 'HSSK', to: '{phone}', content: '{text}' } },
  },
});

/** A GSM modem on the watch machine: works when the site has no internet. */
export const gsmModem: Channel = {
  ...{ id: 'gsm-modem', titleVi: 'Modem GSM', text: 'ascii', maxLength: 160, withoutInternet: true },
  via: { kind: 'command', command: ['gammu-smsd-inject', 'TEXT', '{phone}'] },
};

/** A template that Zalo has approved: the alert's name, the time and the code are its parameters. */
export const zaloTemplate = (templateId: string): Channel => ({
  ...{ id: 'zalo', titleVi: 'Zalo', text: 'vietnamese', maxLength: 400, withoutInternet: false },
  via: {
    ...{ kind: 'http', url: 'https://business.openapi.zalo.me/message/template', method: 'POST' },
    headers: { access_token: '{secret:zalo-token}' },
    body: {
      as: 'json',
      fields: {
        ...{ phone: '{phone}', template_id: templateId },
        template_data: { alert: '{alert}', time: '{time}', code: '{code}' },
      },
    },
  },
});

/** A gateway that calls and reads the text out, for what nobody has acknowledged. */
export const voiceGateway = (url: string): Channel => ({
  ...{ id: 'voice', titleVi: 'Gọi điện', text: 'vietnamese', maxLength: 300, withoutInternet: false },
  via: {
    ...{ kind: 'http', url, method: 'POST', headers: { authorization: 'Bearer {secret:voice-token}' } },
    body: { as: 'form', fields: { phone: '{phone}', text: '{text}' } },
  },
});

/** Whoever is on duty first, and the head of operations when nobody has answered in time. */
export const usualSteps = (channels: Channel[], loud: string[]): OnCall['steps'] => [
  { afterMinutes: 0, roles: ['on-call'], channels: channels.map(({ id }) => id).filter((id) => !loud.includes(id)) },
  { afterMinutes: escalationMinutes, roles: ['on-call', 'head'], channels: channels.map(({ id }) => id) },
];
