import { expect, test } from 'vitest';
import { site as hanoi } from '../../services/sites/hanoi.ts';
import { site as sharedVm } from '../../services/sites/invalid/shared-vm.ts';
import { Problem } from '../problem.ts';
import { requireValidSite } from './declarations.ts';

test('002:15.1.dd a site whose components share a VM is refused before anything is touched', () => {
  expect(() => requireValidSite(hanoi)).not.toThrow();
  const refusal = (() => {
    try {
      requireValidSite({ ...sharedVm, timeZone: 'UTC' });
    } catch (error) {
      return error as Problem;
    }
  })();
  expect(refusal).toBeInstanceOf(Problem);
  expect(refusal?.details).toMatchObject({ where: 'hanoi', next: 'npm run check', exit: 4 });
  expect(refusal?.message).toContain(
    'database and records share VM 192.0.2.41; each component needs its own (002:15.1.dd)',
  );
  expect(refusal?.message).toContain('the time zone is UTC');
});
