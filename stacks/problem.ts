/** Exit codes of every command (DESIGN.md section 10). */
export const exitCode = {
  ok: 0,
  failed: 1,
  usage: 2,
  changesPending: 3,
  preflightFailed: 4,
  healthGateFailed: 5,
  lockHeld: 7,
  interrupted: 130,
} as const;

export type ProblemDetails = {
  /** Which site, machine, component or file. */
  where: string;
  /** What came and what was expected, one sentence. */
  what: string;
  /** The command or edit that mends it. */
  next: string;
  /** Last lines of the failing part's log. */
  log?: string;
  exit?: number;
};

/** A failure that a person can act on: shown without a stack trace. */
export class Problem extends Error {
  readonly details: ProblemDetails;
  constructor(details: ProblemDetails) {
    super(`${details.where}: ${details.what}\n  next: ${details.next}`);
    this.name = 'Problem';
    this.details = details;
  }
}

/** A layer reports its progress in short lines; the command line decides how to show them. */
export type Report = (line: string) => void;
