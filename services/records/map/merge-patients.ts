import type { Identifier, Meta, Patient } from '@medplum/fhirtypes';

/**
 * One person from what each visit or facility stated, newest first: the newest statement of every element wins,
 * identifiers add up, and a death once stated stays. The result depends on the set alone, so a rebuild gives the same.
 */
export function mergePatients(statements: [Patient, ...Patient[]]): Patient {
  const [newest, ...older] = statements;
  if (older.length === 0) return newest;
  const merged: Patient = Object.assign({}, ...older.toReversed(), newest);
  merged.identifier = distinctIdentifiers(statements.flatMap((patient) => patient.identifier ?? []));
  merged.meta = mergeMeta(statements);
  return merged;
}

function distinctIdentifiers(identifiers: Identifier[]): Identifier[] {
  const byKey = new Map<string, Identifier>();
  for (const item of identifiers) {
    const key = `${item.system}|${item.value}|${item.assigner?.reference ?? ''}`;
    if (!byKey.has(key)) byKey.set(key, item);
  }
  return [...byKey.values()];
}

function mergeMeta(statements: Patient[]): Meta {
  const facilities = new Map(statements.flatMap((patient) => patient.meta?.tag ?? []).map((tag) => [tag.code, tag]));
  return {
    ...statements[0]?.meta,
    tag: [...facilities.values()].sort((a, b) => ((a.code ?? '') < (b.code ?? '') ? -1 : 1)),
  };
}
