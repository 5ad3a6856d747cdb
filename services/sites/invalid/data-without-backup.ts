/** A database without a backup. */
import { catalogue as components } from '../../catalogue.ts';
import type { Component } from '../../declare.ts';

export { site } from '../hanoi.ts';

export const catalogue: Component[] = components.map((component) =>
  component.id === 'database' ? { ...component, backup: { kind: 'none' as const, reason: 'replicated' } } : component,
);

export const messages = [
  'database: holds data that cannot be made again and has no backup; give it a daily one with 3 copies (000:19.3, 002:17.8.1). Change services/database/component.ts.',
];
