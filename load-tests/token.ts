import { type Dispatcher, RetryAgent, request } from 'undici';
import type { LoadTarget } from './run/run.ts';

/** Logs in as a hospital does: again when the connection ended before an answer came. */
export async function takeToken(url: string, account: { username: string }, dispatcher: Dispatcher): Promise<string> {
  const { statusCode, body } = await request(`${url}/api/auth/token/take`, {
    method: 'POST',
    dispatcher: new RetryAgent(dispatcher, { maxRetries: 5, methods: ['POST'] }),
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
  dispatcher: Dispatcher,
): Promise<Record<string, string>> {
  const tokens: Record<string, string> = {};
  for (const account of accounts) tokens[account.code] = await takeToken(edgeUrl, account, dispatcher);
  return tokens;
}
