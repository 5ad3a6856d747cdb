import { createCipheriv, createDecipheriv, createHmac, type KeyObject, randomBytes } from 'node:crypto';
import { refusal } from './outcome.ts';

/** The rest of a search, carried by its "next" link: sealed, since addresses end up in logs and searches name people. */
export type Cursor = {
  seal: (state: unknown, account: string) => string;
  /** Throws a refusal when the text was altered or belongs to another account. */
  open: (text: string, account: string) => unknown;
};

const nonceLength = 12;
const tagLength = 16;

export function cursorWith(indexKey: KeyObject): Cursor {
  const key = createHmac('sha256', indexKey).update('cursor').digest();
  return {
    seal: (state, account) => {
      const nonce = randomBytes(nonceLength);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(account));
      const sealed = Buffer.concat([cipher.update(JSON.stringify(state)), cipher.final()]);
      return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
    },
    open: (text, account) => {
      const bytes = Buffer.from(text, 'base64url');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceLength), {
          authTagLength: tagLength,
        });
        decipher.setAAD(Buffer.from(account)).setAuthTag(bytes.subarray(bytes.length - tagLength));
        const plain = decipher.update(bytes.subarray(nonceLength, bytes.length - tagLength), undefined, 'utf8');
        return JSON.parse(plain + decipher.final('utf8'));
      } catch {
        throw refusal.badParameter('_cursor', 'không hợp lệ với tài khoản này', 'is not valid for this account');
      }
    },
  };
}
