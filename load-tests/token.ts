import { type Agent, request } from 'undici';

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
