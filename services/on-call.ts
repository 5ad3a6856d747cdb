/** Whom alerts reach and how. People's numbers, passwords and tokens are files of the site's keys, never declarations. */

/** A way to a person that the relay knows. In templates `{phone}`, `{text}`, `{code}`, `{alert}`, `{time}` and `{secret:name}` are filled in. */
export type Channel = {
  id: string;
  titleVi: string;
  via:
    | { kind: 'http'; url: string; method: 'POST' | 'GET' | 'PUT'; headers?: Record<string, string>; body?: Body }
    /** A program on the watch machine, such as a GSM modem's; the text comes on its standard input. */
    | { kind: 'command'; command: string[] };
  /** `ascii` leaves out the marks: 160 characters fit into one SMS then. */
  text: 'vietnamese' | 'ascii';
  maxLength: number;
  /** Reaches people while the site has no internet. */
  withoutInternet: boolean;
};

/** JSON, or the fields of a form. */
export type Body = { as: 'json'; fields: Json } | { as: 'form'; fields: Record<string, string> };
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

export type OnCall = {
  /** The agency's mail server as `host:port`. Alertmanager speaks to it by itself, so that the relay is not needed for it. */
  mail: { server: string; from: string; to: string[]; startTls: boolean; login?: string };
  channels: Channel[];
  /** Who is told of a critical alert: at once, and then whenever nobody has acknowledged it. Roles of the roster file. */
  steps: { afterMinutes: number; roles: string[]; channels: string[] }[];
};

/** An unacknowledged alert goes to the next step after this long. */
export const escalationMinutes = 15;
