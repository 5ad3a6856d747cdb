/** Signing in and out (000:7.3, 002:4.2.3, 002:17.3). */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SignInAnswer } from '../../services/node-service/sign-in.ts';
import type { Answering } from './answering.ts';
import type { Setting } from './frame.ts';
import { type SignInForm, type SignInProblem, signInPage } from './pages/sign-in.ts';
import { type ServerOptions, usualLimits } from './server.ts';

const form = z.object({
  username: z.string().min(1).max(60),
  password: z.string().min(1).max(200),
  to: z.string().max(1000).default('/'),
});
const wanted = z.object({
  to: z.string().max(1000).default('/'),
  'het-phien': z.string().optional(),
  'da-doi': z.string().optional(),
});

export function addSignIn(
  server: FastifyInstance,
  {
    accounts,
    signIn,
    note,
    perMinute = usualLimits,
  }: Pick<ServerOptions, 'accounts' | 'signIn' | 'note' | 'perMinute'>,
  { send, refuse }: Answering,
): void {
  const page = (around: Setting, said: SignInForm) => ({
    title: around.language.texts.signIn.title,
    main: signInPage(around, said),
  });
  server.get('/dang-nhap', (request, reply) => {
    const asked = wanted.catch({ to: '/' }).parse(request.query);
    const problem = asked['het-phien'] ? { problem: { as: 'expired' } as const } : {};
    const changed = asked['da-doi'] !== undefined;
    return send(request, reply, (around) => page(around, { to: localPath(asked.to), changed, ...problem }));
  });
  server.post('/dang-nhap', limitedTries(server, perMinute), async (request, reply) => {
    const given = form.safeParse(request.body);
    if (!given.success) return refuse(request, reply, 400);
    const { username, password } = given.data;
    const to = localPath(given.data.to);
    const answer = await signIn(username, password);
    if ('refused' in answer) {
      note({ audit: 'sign-in refused', username, from: request.ip, why: answer.refused });
      const problem = problemOf(answer);
      return send(request, reply.code(problem.status), (around) => page(around, { to, username, problem }));
    }
    // A session that was there before may be known to somebody else.
    await request.session.regenerate();
    // Whoever changed the password meanwhile has ended all sessions; this one must not come after.
    const now = accounts.all().find((one) => one.username === answer.account.username);
    if (now?.passwordHash !== answer.account.passwordHash) return reply.redirect('/dang-nhap', 303);
    request.session.username = answer.account.username;
    note({ audit: 'signed in', username, role: answer.account.role, from: request.ip });
    return reply.redirect(to, 303);
  });
  server.post('/dang-xuat', { preHandler: server.csrfProtection }, async (request, reply) => {
    note({ audit: 'signed out', username: request.session.username, from: request.ip });
    await request.session.destroy();
    return reply.redirect('/dang-nhap', 303);
  });
}

/** Of a form that takes a password: few tries, and only from the page itself. */
export const limitedTries = (server: FastifyInstance, { signIns }: typeof usualLimits) => ({
  config: { rateLimit: { max: signIns, timeWindow: '1 minute' } },
  preHandler: server.csrfProtection,
});

/** What a person is told of a password that was not taken, and with which status. */
export function problemOf(answer: Refused): SignInProblem & { status: number } {
  if (answer.refused === 'locked') return { as: 'locked', seconds: answer.seconds, status: 429 };
  return { as: answer.refused, status: answer.refused === 'wrong' ? 401 : 429 };
}

type Refused = Extract<SignInAnswer<never>, { refused: unknown }>;

/** Only addresses of the console itself: nobody is sent elsewhere after signing in. */
const localPath = (to: string): string => (/^\/(?![/\\])[\x21-\x7e]*$/.test(to) ? to : '/');
