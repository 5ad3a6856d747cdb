/** What a server without accounts answers to the three questions of a sender. */
export function answerTo(path: string): object {
  if (path === '/ready') return { state: 'storing' };
  if (path === '/api/auth/token/take') return { apiKey: { accessToken: 'nobody checks it' } };
  return { fileResults: [{ hoSo: [{ trangThai: 'TIEP_NHAN' }] }] };
}
