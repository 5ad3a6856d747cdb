import { html } from 'ghtml';
import type { Setting } from '../frame.ts';

export type SignInForm = {
  problem?: { as: 'wrong' | 'busy' | 'expired' } | { as: 'locked'; seconds: number };
  username?: string;
  /** Where the person wanted to go. */
  to: string;
};

export function signInPage({ language, csrf = '' }: Setting, { problem, username = '', to }: SignInForm): string {
  const { signIn } = language.texts;
  const said =
    problem &&
    (problem.as === 'locked' ? signIn.locked(language.number(Math.ceil(problem.seconds / 60))) : signIn[problem.as]);
  return html`<section class="card sign-in"><h1>${signIn.title}</h1>
!${said ? html`<p class="said" role="alert">${said}</p>` : ''}
<form method="post" action="/dang-nhap">
<input type="hidden" name="_csrf" value="${csrf}"><input type="hidden" name="to" value="${to}">
<label for="username">${signIn.username}</label><input id="username" name="username" value="${username}" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="60">
<label for="password">${signIn.password}</label><input id="password" name="password" type="password" autocomplete="current-password" required maxlength="200">
<button type="submit">${signIn.submit}</button>
</form><p class="soft">${signIn.note}</p></section>`;
}
