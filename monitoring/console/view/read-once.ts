import type { Entry } from '../../../backup/ledger.ts';

/**
 * What is read out of the whole log, kept for the next who asks: the log only grows, so each entry is taken once.
 * The view belongs to all who ask; nobody else changes it.
 */
export function readOnce<View>(
  begin: () => View,
  take: (view: View, entry: Entry) => void,
): (entries: readonly Entry[]) => View {
  const views = new WeakMap<readonly Entry[], { view: View; taken: number }>();
  return (entries) => {
    const kept = views.get(entries) ?? { view: begin(), taken: 0 };
    while (kept.taken < entries.length) take(kept.view, entries[kept.taken++]!);
    views.set(entries, kept);
    return kept.view;
  };
}
