/** A failure that a person can act on; printed without a stack trace. */
export class BackupProblem extends Error {
  readonly details: { where: string; what: string; next: string; log?: string };

  constructor(details: { where: string; what: string; next: string; log?: string }) {
    super(`${details.where}: ${details.what}`);
    this.name = 'BackupProblem';
    this.details = details;
  }
}
