/** Passwords of people and hospitals: how they are kept, and which are good enough. */
import { randomBytes, scrypt, scryptSync, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

export const passwordHashForm = /^scrypt\$\d+\$\d+\$\d+\$[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+$/;

const scryptAsync = promisify<string, Buffer, number, { N: number; r: number; p: number }, Buffer>(scrypt);

/** `scrypt$N$r$p$salt$hash`; parameters are OWASP's interactive ones. Takes some 50 ms. */
export function passwordHash(password: string): string {
  const salt = randomBytes(16);
  const hash = scryptSync(password, salt, 32, { N: 16384, r: 8, p: 1 });
  return `scrypt$16384$8$1$${salt.toString('base64')}$${hash.toString('base64')}`;
}

/** Takes as long for a wrong password as for the right one. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [, N, r, p, salt, expected] = hash.split('$');
  const wanted = Buffer.from(expected!, 'base64');
  const found = await scryptAsync(password, Buffer.from(salt!, 'base64'), wanted.length, {
    N: Number(N),
    r: Number(r),
    p: Number(p),
  });
  return timingSafeEqual(found, wanted);
}

/** Eight characters with a small and a capital letter, a digit and another sign (000:7.3.b, 002:17.3.1). */
export const isGoodPassword = (password: string): boolean =>
  [...password].length >= 8 && [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{L}\p{N}\s]/u].every((one) => one.test(password));
