import { expect, test } from 'vitest';
import { numberingProblems, problemsOfPage } from './lint.ts';

const surroundings = {
  menu: { scripts: ['deploy', 'test'], ofASite: ['deploy'], options: ['--site', '--change'] },
  exists: (path: string) => path === 'runbooks/procedures/b.md',
};

const lint = (path: string, text: string) => problemsOfPage(path, text, surroundings);

const procedure = `---
title: A
meets: 002:15.1.c.1
signedBy: Trưởng bộ phận
---

# A

## Khi nào dùng

## Ai làm, ai duyệt

## Các bước

See [b](b.md#step) and [the law](https://example.org/x).

    npm run deploy -- --site hanoi --change a.json

## Kiểm tra

## Quay lui
`;

test('a whole procedure has no problem', () => {
  expect(lint('runbooks/procedures/a.md', procedure)).toEqual([]);
});

test('what a procedure lacks is told at once', () => {
  const broken = procedure
    .replace('signedBy: Trưởng bộ phận\n', '')
    .replace('## Quay lui\n', '')
    .replace('b.md', 'c.md')
    .replace('--change', '--chnage')
    .concat('\n    npm run restore\n');
  expect(lint('runbooks/procedures/a.md', broken)).toEqual([
    'runbooks/procedures/a.md: the link c.md leads nowhere',
    'runbooks/procedures/a.md: npm run deploy does not know --chnage',
    'runbooks/procedures/a.md: npm run restore does not exist in package.json',
    'runbooks/procedures/a.md: its head does not say who signs (signedBy)',
    'runbooks/procedures/a.md: its headings are Khi nào dùng, Ai làm, ai duyệt, Các bước, Kiểm tra; Khi nào dùng, Ai làm, ai duyệt, Các bước, Kiểm tra, Quay lui are expected in this order',
  ]);
});

test('a command to copy names its site', () => {
  const block = (command: string) =>
    procedure.replace('## Kiểm tra', `   \`\`\`sh\n   ${command}\n   \`\`\`\n\n## Kiểm tra`);
  expect(lint('runbooks/procedures/a.md', block('npm run deploy'))).toEqual([
    'runbooks/procedures/a.md: npm run deploy names no site',
  ]);
  expect(lint('runbooks/procedures/a.md', block('npm test && npm run -s deploy -- --site hanoi'))).toEqual([]);
});

test('a decision has its four parts, and decisions are numbered without a gap', () => {
  expect(lint('runbooks/decisions/0001-a.md', '## Context\n## Choice\n## Cost\n## Exit\n')).toEqual([]);
  expect(lint('runbooks/decisions/0001-a.md', '## Context\n')).toHaveLength(1);
  expect(numberingProblems(['0002-b.md', '0001-a.md'])).toEqual([]);
  expect(numberingProblems(['0001-a.md', '0003-c.md'])).toEqual([
    'runbooks/decisions/0003-c.md: the next number is 0002',
  ]);
});
