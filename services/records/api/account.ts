import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { refusal } from './outcome.ts';

/** Who asks, as the signed token says. */
export type Account = {
  name: string;
  facility: string;
  rights: string[];
};

/** What the account may see. Without `read-all` that is what its own facility sent (000:10.6, 002:10.3). */
export type Access = { facility: string | undefined; restricted: boolean };

export type Authenticate = (authorization: string | undefined) => Promise<Account>;

const claims = z.object({ sub: z.string().min(1), facility: z.string().min(1), rights: z.array(z.string()) });

/** Checks tokens with the public key in the file, which is read again when it was renewed. */
export function authenticateWith(publicKeyFile: string): Authenticate {
  let key = load(publicKeyFile);
  return async (authorization) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? '')?.[1];
    if (token === undefined) throw refusal.unauthorised();
    if (statSync(publicKeyFile).mtimeMs !== key.changedAt) key = load(publicKeyFile);
    return verify(token, key.key);
  };
}

export function accessOf(account: Account): Access {
  if (!account.rights.includes('read') && !account.rights.includes('read-all')) throw refusal.withoutRight('read');
  return {
    facility: account.rights.includes('read-all') ? undefined : account.facility,
    restricted: account.rights.includes('read-sensitive'),
  };
}

async function verify(token: string, key: KeyObject): Promise<Account> {
  try {
    const { payload } = await jwtVerify(token, key, { algorithms: ['EdDSA'], requiredClaims: ['sub', 'exp'] });
    const { sub, facility, rights } = claims.parse(payload);
    return { name: sub, facility, rights };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) throw refusal.unauthorised();
    throw error;
  }
}

const load = (file: string): { key: KeyObject; changedAt: number } => ({
  changedAt: statSync(file).mtimeMs,
  key: createPublicKey(readFileSync(file)),
});
