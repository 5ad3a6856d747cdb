import { importPKCS8, importSPKI, jwtVerify, SignJWT } from 'jose';
import type { Account } from './accounts.ts';

export type Tokens = {
  issue: (
    account: Account,
  ) => Promise<{ accessToken: string; idToken: string; tokenType: 'Bearer'; expiresIn: number }>;
  /** The account behind a token, undefined when it is false or over. Tokens that were seen before cost nothing. */
  verify: (token: string) => Promise<Account | undefined>;
};

const issuer = 'hssk-gateway';
const mostRemembered = 10_000;
const longestToken = 4096;

/** JWT signed with Ed25519: whoever has the public key can check them without asking the gateway. */
export async function openTokens(
  keys: { privatePem: string; publicPem: string },
  lifetimeSeconds: number,
): Promise<Tokens> {
  const privateKey = await importPKCS8(keys.privatePem, 'EdDSA');
  const publicKey = await importSPKI(keys.publicPem, 'EdDSA');
  const remembered = new Map<string, { account: Account; endsAt: number }>();
  const sign = (claims: Record<string, unknown>, subject: string): Promise<string> =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' })
      .setIssuer(issuer)
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime(`${lifetimeSeconds}s`)
      .sign(privateKey);
  return {
    issue: async ({ username, facility, rights }) => ({
      accessToken: await sign({ facility, rights }, username),
      // Says who signed in and opens nothing: it carries no rights.
      idToken: await sign({ rights: [] }, username),
      tokenType: 'Bearer',
      expiresIn: lifetimeSeconds,
    }),
    verify: async (token) => {
      const known = remembered.get(token);
      if (known && known.endsAt > Date.now()) return known.account;
      if (token.length > longestToken) return undefined;
      const checked = await check(token, publicKey);
      if (checked) {
        if (remembered.size >= mostRemembered) remembered.delete(remembered.keys().next().value!);
        remembered.set(token, checked);
      } else remembered.delete(token);
      return checked?.account;
    },
  };
}

async function check(token: string, key: CryptoKey): Promise<{ account: Account; endsAt: number } | undefined> {
  try {
    const { payload } = await jwtVerify(token, key, { algorithms: ['EdDSA'], issuer, requiredClaims: ['sub', 'exp'] });
    const { sub, facility, rights, exp } = payload;
    if (typeof facility !== 'string' || !Array.isArray(rights)) return undefined;
    return { account: { username: sub!, facility, rights: rights.map(String) }, endsAt: exp! * 1000 };
  } catch {
    return undefined;
  }
}
