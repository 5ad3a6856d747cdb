import { expect, test } from 'vitest';
import { procedureOf, readHandbookPage } from './handbook-page.ts';

const page = `---
title: Giao bằng chứng
meets: 002:17.8, 002:20.4.a
signedBy: Trưởng bộ phận
drilled:
---

# Giao bằng chứng
`;

test('a page says what it is in its head, and the text follows', () => {
  const { head, body } = readHandbookPage(page);
  expect(head).toMatchObject({ title: 'Giao bằng chứng', drilled: '' });
  expect(body).toBe('\n# Giao bằng chứng\n');
  expect(procedureOf(head)).toEqual({
    ...{ title: 'Giao bằng chứng', signedBy: 'Trưởng bộ phận', meets: ['002:17.8', '002:20.4.a'] },
  });
});

test('a page without a head is all text', () => {
  const { head, body } = readHandbookPage('# A\n');
  expect([head, body, procedureOf(head)]).toEqual([{}, '# A\n', { title: '', meets: [], signedBy: '' }]);
});
