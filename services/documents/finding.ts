/** One broken rule, as the hospital's staff reads it. */
export type Finding = {
  /** `XML3.SO_LUONG.FORMAT`: table, field, rule. */
  ma: string;
  bang: string;
  truong: string;
  /** 1-based row in the table, where there are rows. */
  dong?: number;
  /** Vietnamese: what came, what is expected. */
  moTa: string;
};

/** What is wrong with one HOSO. Errors refuse it; warnings never do. */
export type Findings = { errors: Finding[]; warnings: Finding[]; warningCount: number };

const mostWarnings = 100;
const longestQuote = 60;

export const noFindings = (): Findings => ({ errors: [], warnings: [], warningCount: 0 });

export type FindingPlace = { table: string; field: string; rule: string; row?: number };

export function addError(findings: Findings, place: FindingPlace, message: string): void {
  if (findings.errors.length < mostWarnings) findings.errors.push(findingAt(place, message));
}

/** Beyond the first hundred they are only counted: a bad table of 20,000 rows must not make an answer of megabytes. */
export function addWarning(findings: Findings, place: FindingPlace, message: string): void {
  findings.warningCount += 1;
  if (findings.warnings.length < mostWarnings) findings.warnings.push(findingAt(place, message));
}

export function findingAt({ table, field, rule, row }: FindingPlace, moTa: string): Finding {
  const place = { ma: `${table}.${field}.${rule}`, bang: table, truong: field };
  return row === undefined ? { ...place, moTa } : { ...place, dong: row, moTa };
}

/** A value inside a message: quoted and cut. */
export const quoted = (value: string): string =>
  value.length > longestQuote ? `"${value.slice(0, longestQuote)}…"` : `"${value}"`;
