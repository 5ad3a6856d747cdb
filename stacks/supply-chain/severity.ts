/** How grave a vulnerability is, in the words of the CVSS; `unrated` when nobody has said. */
const ratings = ['unrated', 'none', 'low', 'medium', 'high', 'critical'] as const;
export type Rating = (typeof ratings)[number];

export const atLeast = (rating: Rating, least: Rating): boolean => ratings.indexOf(rating) >= ratings.indexOf(least);

/** The gravest of what several sources say. */
export const gravest = (given: Rating[]): Rating =>
  given.reduce<Rating>((worst, rating) => (atLeast(rating, worst) ? rating : worst), 'unrated');

/** The words of GitHub's advisories, of distributions and of Debian's urgency. */
export function ratingOfWord(word: string | undefined): Rating {
  const known = { moderate: 'medium', important: 'high', negligible: 'low', unimportant: 'none' } as const;
  const plain = (word ?? '').toLowerCase().replace(/\*+$/, '');
  if ((ratings as readonly string[]).includes(plain)) return plain as Rating;
  return known[plain as keyof typeof known] ?? 'unrated';
}

/** Rating of a CVSS 3.0 or 3.1 vector by its base score; other vectors are unrated. */
export function ratingOfVector(vector: string): Rating {
  const score = baseScore(vector);
  if (score === undefined) return 'unrated';
  if (score === 0) return 'none';
  if (score < 4) return 'low';
  if (score < 7) return 'medium';
  return score < 9 ? 'high' : 'critical';
}

const weights = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  UI: { N: 0.85, R: 0.62 },
  C: { N: 0, L: 0.22, H: 0.56 },
  I: { N: 0, L: 0.22, H: 0.56 },
  A: { N: 0, L: 0.22, H: 0.56 },
};
const privileges = { U: { N: 0.85, L: 0.62, H: 0.27 }, C: { N: 0.85, L: 0.68, H: 0.5 } };

/** Base score, 0 to 10, by section 7.1 of the CVSS 3.1 specification; undefined when a metric is missing or unknown. */
export function baseScore(vector: string): number | undefined {
  if (!/^CVSS:3\.[01]\//.test(vector)) return undefined;
  const metrics = Object.fromEntries(vector.split('/').map((metric) => metric.split(':')));
  const scope: keyof typeof privileges | undefined = metrics.S === 'U' || metrics.S === 'C' ? metrics.S : undefined;
  const values = Object.entries(weights).map(
    ([name, of]) => of[metrics[name] as keyof typeof of] as number | undefined,
  );
  const privilege = scope && privileges[scope][metrics.PR as 'N' | 'L' | 'H'];
  if (!scope || privilege === undefined || values.includes(undefined)) return undefined;
  const [reach, complexity, interaction, ...losses] = values as number[];
  const loss = 1 - losses.reduce((kept, weight) => kept * (1 - weight), 1);
  const impact = scope === 'U' ? 6.42 * loss : 7.52 * (loss - 0.029) - 3.25 * (loss - 0.02) ** 15;
  if (impact <= 0) return 0;
  const sum = impact + 8.22 * reach! * complexity! * privilege * interaction!;
  return roundUp(Math.min(scope === 'U' ? sum : 1.08 * sum, 10));
}

/** One decimal, upwards, in whole numbers as the specification's appendix A has it: floating point gives 4.000000001. */
function roundUp(score: number): number {
  const hundredThousandths = Math.round(score * 100_000);
  return hundredThousandths % 10_000 === 0
    ? hundredThousandths / 100_000
    : (Math.floor(hundredThousandths / 10_000) + 1) / 10;
}
