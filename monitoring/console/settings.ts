import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { passwordHashForm } from '../../services/node-service/password.ts';

const loopback = z.url({ protocol: /^http$/ });

export const settings = z.strictObject({
  /** Site of services/sites whose declarations are shown. */
  site: z.string(),
  /** People sign in here; TLS with the certificate of `tls`. */
  listen: z.strictObject({ host: z.string(), port: z.number().int() }),
  /** The status for everybody, at an address of its own: no details, no sign-in. */
  public: z.strictObject({ host: z.string(), port: z.number().int() }),
  /** PEM files; left out only on loopback, in tests. */
  tls: z.strictObject({ certificate: z.string(), key: z.string() }).optional(),
  prometheus: loopback,
  alertmanager: loopback,
  /** Acknowledgements go to the relay; `tokenFile` is the secret that Alertmanager uses too. */
  relay: z.strictObject({ url: loopback, tokenFile: z.string() }),
  /** The evidence log of copy 1, read with a certificate of the site's authority that is named `watch`. */
  evidence: z.strictObject({
    address: z.string(),
    port: z.number().int(),
    /** Name in the log host's certificate. */
    machine: z.string(),
    ...{ authority: z.string(), certificate: z.string(), key: z.string() },
    /** JSON: public halves of the signing keys by machine. */
    publicKeys: z.string(),
  }),
  /** JSON: list of `consoleAccount` with the first password of each, mode 0400 of the console's account. Taken anew when it changes. */
  accounts: z.string(),
  /** Only where accounts are for trying things out: nobody has to replace the first password. */
  firstPasswordsStay: z.boolean(),
  /** 32 bytes or more that sign the session cookies; mode 0400. */
  sessionSecret: z.string(),
  /** Folder of the runbooks: `alerts/` and `procedures/`. */
  runbooks: z.string(),
  /** What the console itself keeps: the replica of the evidence log, and passwords that people chose. */
  state: z.string(),
});

/** What the console is told: /etc/hssk/console.json, computed from the site. It holds no secret. */
export type Settings = z.infer<typeof settings>;

export const readSettings = (path: string): Settings => settings.parse(JSON.parse(readFileSync(path, 'utf8')));

export const roles = ['operator', 'auditor', 'leader'] as const;
export type Role = (typeof roles)[number];

/** One person (000:7.3.a: an account is handed to a named person, with the number of the minutes). */
export const consoleAccount = z.strictObject({
  username: z.string().min(1).max(60),
  /** As the page greets and the log of views names the holder. */
  name: z.string().min(1).max(80),
  role: z.enum(roles),
  /** `scrypt$N$r$p$salt$hash`, as services/node-service/password.ts makes it. */
  passwordHash: z.string().regex(passwordHashForm),
});
export type ConsoleAccount = z.infer<typeof consoleAccount>;
