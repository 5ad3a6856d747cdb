import { createHash, sign, verify } from 'node:crypto';
import type { Entry } from '../ledger.ts';
import { canonical } from './canonical.ts';
import { keyId, type Signer, verifyingKey } from './keys.ts';

/** What a signature is given for; the purpose is part of what is signed, so that none can stand for another. */
export type Purpose = 'entry' | 'witness' | 'package';

/** `{"<purpose>":…,"signature":"<base64>","signer":"<key id>"}`: the signature covers the exact text of the value. */
export function sealed(purpose: Purpose, value: unknown, signer: Signer): string {
  const text = canonical(value);
  const signature = sign(null, signedBytes(purpose, text), signer.key).toString('base64');
  return `{"${purpose}":${text},"signature":"${signature}","signer":"${signer.id}"}`;
}

/** The value of a sealed line, or undefined when none of the keys signed exactly this text for this purpose. */
export function unsealed<Value>(purpose: Purpose, line: string, keys: string[]): Value | undefined {
  const parts = lineForm.exec(line);
  if (!parts || parts[1] !== purpose) return undefined;
  const key = keys.find((publicKey) => keyId(publicKey) === parts[4]);
  if (!key || !verify(null, signedBytes(purpose, parts[2]!), verifyingKey(key), Buffer.from(parts[3]!, 'base64'))) {
    return undefined;
  }
  return JSON.parse(parts[2]!) as Value;
}

/** Reads a line of the log without checking its signature. */
export const entryOf = (line: string): Entry => (JSON.parse(line) as { entry: Entry }).entry;

/** What the next entry names as `previous`. */
export const hashOf = (line: string | Buffer): string => createHash('sha256').update(line).digest('hex');

export const firstPrevious = '0'.repeat(64);

const lineForm = /^\{"(entry|witness|package)":(\{.*\}),"signature":"([\w+/]{86}==)","signer":"([0-9a-f]{16})"\}$/s;

const signedBytes = (purpose: Purpose, text: string) => Buffer.from(`hssk-evidence ${purpose}\n${text}`);
