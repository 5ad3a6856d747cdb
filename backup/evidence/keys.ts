import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** A private key that signs, and the name under which its signatures are checked. */
export type Signer = { id: string; key: KeyObject };

/** Public keys by machine: base64 of Ed25519's 32 bytes. The file `evidence-keys.json` of every outer host and of a package. */
export type PublicKeys = Record<string, string>;

export function signerOf(privatePem: string): Signer {
  const key = createPrivateKey(privatePem);
  return { key, id: keyId(publicKeyOf(privatePem)) };
}

export const publicKeyOf = (privatePem: string): string =>
  Buffer.from(createPublicKey(privatePem).export({ format: 'jwk' }).x!, 'base64url').toString('base64');

/** First 16 hex digits of the fingerprint: names a key within a line. */
export const keyId = (publicKey: string): string => fingerprint(publicKey).slice(0, 16);

/** SHA-256 of the 32 bytes, in hex: what people compare with their paper. */
export const fingerprint = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');

export const verifyingKey = (publicKey: string): KeyObject =>
  createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey, 'base64').toString('base64url') },
    format: 'jwk',
  });

/** The keys whose signatures count for a machine. */
export const keysOf = (keys: PublicKeys, machine: string): string[] => (keys[machine] ? [keys[machine]] : []);

/** Contents of `evidence-keys.json` from the private keys of the outer hosts. */
export const publicKeysFile = (privatePems: Record<string, string>): string =>
  `${JSON.stringify(Object.fromEntries(Object.entries(privatePems).map(([name, pem]) => [name, publicKeyOf(pem)])))}\n`;
