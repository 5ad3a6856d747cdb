/** A failure that a person can act on; the command line shows it without a stack trace. */
export class LoadProblem extends Error {
  readonly where: string;
  readonly what: string;
  readonly next: string;
  constructor({ where, what, next }: { where: string; what: string; next: string }) {
    super(`${where}: ${what}\n  next: ${next}`);
    this.name = 'LoadProblem';
    this.where = where;
    this.what = what;
    this.next = next;
  }
}
