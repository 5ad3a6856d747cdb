type Run = (statement: string) => Promise<unknown>;

/** PostgreSQL waits so long before each flush of its log while the work goes on, as on a disk that is slower than this one. */
export async function withSlowFlush<Result>(
  asSuperuser: Run,
  seconds: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const tell = async (settings: string[]): Promise<void> => {
    for (const setting of settings) await asSuperuser(`alter system ${setting}`);
    await asSuperuser('select pg_reload_conf()');
  };
  await tell([`set commit_delay = ${seconds * 1e6}`, 'set commit_siblings = 0']);
  try {
    return await work();
  } finally {
    await tell(['reset commit_delay', 'reset commit_siblings']);
  }
}
