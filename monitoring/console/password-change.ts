/** A person replaces the own password (000:7.3.b, 002:5.2.c, 002:17.3). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Person } from './accounts.ts';
import type { Answering } from './answering.ts';
import { type PasswordProblem, passwordPage } from './pages/password.ts';
import { type ServerOptions, usualLimits } from './server.ts';
import { limitedTries, problemOf } from './sign-in.ts';

const password = z.string().min(1).max(200);
const form = z.object({ current: password, wanted: password, again: password });

/** Adds `/mat-khau`; `server` lets in only who is signed in. */
export function addPasswordChange(
  server: FastifyInstance,
  {
    accounts,
    signIn,
    note,
    perMinute = usualLimits,
  }: Pick<ServerOptions, 'accounts' | 'signIn' | 'note' | 'perMinute'>,
  { send, refuse, sessions }: Answering,
): void {
  const show = (request: FastifyRequest, reply: FastifyReply, problem?: PasswordProblem) =>
    send(request, reply, (around) => ({
      title: around.language.texts.password.title,
      main: passwordPage(around, problem),
    }));
  /** The answer's status with the problem, or nothing when the new password is on the disk. */
  const change = async (
    person: Person,
    { current, wanted, again }: z.infer<typeof form>,
  ): Promise<[status: number, PasswordProblem] | undefined> => {
    const answer = await signIn(person.username, current);
    if ('refused' in answer) {
      const problem = problemOf(answer);
      return [problem.status, problem];
    }
    if (wanted !== again) return [422, { as: 'different' }];
    const outcome = await accounts.change(person, wanted);
    return outcome === 'changed' ? undefined : [422, { as: outcome }];
  };

  server.get('/mat-khau', (request, reply) => show(request, reply));
  server.post('/mat-khau', limitedTries(server, perMinute), async (request, reply) => {
    const { username } = request.person!;
    const given = form.safeParse(request.body);
    if (!given.success) return refuse(request, reply, 400);
    const refused = await change(request.person!, given.data);
    note({ audit: 'password', username, from: request.ip, answer: refused ? refused[1].as : 'changed' });
    if (refused) return show(request, reply.code(refused[0]), refused[1]);
    // Whoever knew the old password may have a session.
    sessions.endOf(username);
    await request.session.destroy();
    return reply.redirect('/dang-nhap?da-doi=1', 303);
  });
}
