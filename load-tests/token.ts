import { type Agent, request } from 'undici';
import type { LoadTarget } from './run/run.ts';

/** Logs in as a hospital does. */
export async function takeToken(url: string, account: { username: string }, dispatcher: Agent): Promise<string> {
  const { statusCode, body } = await request(`${url}/api/auth/token/take`, {
    method: 'POST',
    dispatcher,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(account),
  });
  const taken = (await body.json()) as { apiKey?: { accessToken: string } };
  if (!taken.apiKey) throw new Error(`${url}: login of ${account.username} answered ${statusCode}`);
  return taken.apiKey.accessToken;
}

/** A token of each account, by its facility. */
export async function takeTokens(
  { edgeUrl, accounts }: Pick<LoadTarget, 'edgeUrl' | 'accounts'>,
  dispatcher: Agent,
): Promise<Record<string, string>> {
  const tokens: Record<string, string> = {};
  for (const account of accounts) tokens[account.code] = await takeToken(edgeUrl, account, dispatcher);
  return tokens;
}
