import { html } from 'ghtml';
import type { Setting } from '../frame.ts';

/** What went wrong, in the words of the reader; nothing of the error itself. */
export function problemPage({ language }: Setting, status: number): { title: string; main: string } {
  const { problem } = language.texts;
  const known = status === 401 ? 403 : status in problem ? (status as keyof typeof problem) : status < 500 ? 400 : 500;
  const text = problem[known as 404];
  return {
    title: text,
    main: html`<section class="card"><h1>${text}</h1><p><a href="/">${problem.back}</a></p></section>`,
  };
}
