import { html } from 'ghtml';
import type { Setting } from '../frame.ts';
import type { Language } from '../language.ts';

export type SignInProblem = { as: 'wrong' | 'busy' | 'expired' } | { as: 'locked'; seconds: number };

export type SignInForm = {
  problem?: SignInProblem;
  /** A new password was chosen just now. */
  changed?: boolean;
  username?: string;
  /** Where the person wanted to go. */
  to: string;
};

export function signInPage(
  { language, csrf = '' }: Setting,
  { problem, changed, username = '', to }: SignInForm,
): string {
  const { signIn } = language.texts;
  return html`<section class="card sign-in"><h1>${signIn.title}</h1>
!${problem ? html`<p class="said" role="alert">${wordsOf(language, problem)}</p>` : ''}!${changed ? html`<p class="said good" role="status">${signIn.changed}</p>` : ''}
<form method="post" action="/dang-nhap">
<input type="hidden" name="_csrf" value="${csrf}"><input type="hidden" name="to" value="${to}">
<label for="username">${signIn.username}</label><input id="username" name="username" value="${username}" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="60">
<label for="password">${signIn.password}</label><input id="password" name="password" type="password" autocomplete="current-password" required maxlength="200">
<button type="submit">${signIn.submit}</button>
</form><p class="soft">${signIn.note}</p></section>`;
}

export const wordsOf = ({ texts: { signIn }, number }: Language, problem: SignInProblem): string =>
  problem.as === 'locked' ? signIn.locked(number(Math.ceil(problem.seconds / 60))) : signIn[problem.as];
