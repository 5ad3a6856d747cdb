/** Choosing a password of one's own. Pure. */
import { html } from 'ghtml';
import type { Setting } from '../frame.ts';
import { type SignInProblem, wordsOf } from './sign-in.ts';

export type PasswordProblem = { as: 'weak' | 'used' | 'different' } | SignInProblem;

export function passwordPage({ language, csrf = '', user }: Setting, problem?: PasswordProblem): string {
  const { password } = language.texts;
  const said = problem && (isOfNew(problem) ? password[problem.as] : wordsOf(language, problem));
  return html`<section class="card sign-in"><h1>${password.title}</h1>
!${user?.mustChange ? html`<p>${password.must}</p>` : ''}!${said ? html`<p class="said" role="alert">${said}</p>` : ''}
<form method="post" action="/mat-khau">
<input type="hidden" name="_csrf" value="${csrf}">
<label for="current">${password.current}</label><input id="current" name="current" type="password" autocomplete="current-password" required maxlength="200">
<label for="wanted">${password.wanted}</label><input id="wanted" name="wanted" type="password" autocomplete="new-password" required minlength="8" maxlength="200" aria-describedby="rule">
<label for="again">${password.again}</label><input id="again" name="again" type="password" autocomplete="new-password" required minlength="8" maxlength="200">
<button type="submit">${password.submit}</button>
</form><p class="soft" id="rule">${password.rule}</p></section>`;
}

const isOfNew = (problem: PasswordProblem): problem is { as: 'weak' | 'used' | 'different' } =>
  problem.as === 'weak' || problem.as === 'used' || problem.as === 'different';
