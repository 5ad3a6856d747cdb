import { expect, test } from 'vitest';
import { oldTags } from './old-images.ts';

const now = new Date('2026-11-22T12:00:00Z');
const build = (tag: string, time: string) => ({ tag, createdAt: new Date(`2026-11-${time}:00Z`) });
const local = [
  build('hssk/edge:1', '20T10:00'),
  build('hssk/edge:2', '20T11:00'),
  build('hssk/edge:3', '21T10:00'),
  build('hssk/edge:4', '22T10:00'),
  build('hssk/edge:5', '22T11:30'),
  build('hssk/base:1', '01T10:00'),
];

test('the newest two of each image stay, and what this build uses', () => {
  expect(oldTags(local, ['hssk/edge:1'], now).sort()).toEqual(['hssk/edge:2', 'hssk/edge:3']);
});

test('an image of the last hour stays: another deploy may be about to push it', () => {
  const fresh = ['22T11:10', '22T11:20', '22T11:30'].map((time, index) => build(`hssk/edge:${index}`, time));
  expect(oldTags(fresh, [], now)).toEqual([]);
});
