import type { Advisory, Affected } from './advisory.ts';
import { gravest, type Rating, ratingOfVector, ratingOfWord } from './severity.ts';

/**
 * How grave a record says that it is, for the packages it was found in: the gravest of its CVSS 3 vectors and of the words of its
 * database. CVSS 4 vectors are not computed: the databases that give one give a word too. "Unimportant" of Debian's security team
 * means that the package as Debian builds it is not concerned, and stands above the vector.
 */
export function ratingOf(record: Advisory, entries: Affected[]): Rating {
  const urgencies = entries.flatMap(({ ecosystem_specific: own, database_specific: other }) =>
    [own?.urgency, other?.urgency].filter((word) => word !== undefined),
  );
  if (urgencies.length > 0 && urgencies.every((word) => word === 'unimportant')) return 'none';
  const vectors = [...(record.severity ?? []), ...entries.flatMap(({ severity }) => severity ?? [])];
  const words = [
    record.database_specific?.severity,
    ...entries.flatMap(({ ecosystem_specific: own, database_specific: other }) => [own?.severity, other?.severity]),
    ...urgencies,
  ];
  return gravest([...vectors.map(({ score }) => ratingOfVector(score)), ...words.map(ratingOfWord)]);
}
