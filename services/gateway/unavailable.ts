/** The document could not be acknowledged now; sending it again is safe. Answered with 503 and Retry-After. */
export class Unavailable extends Error {
  constructor(why: string, cause?: unknown) {
    super(why, { cause });
    this.name = 'Unavailable';
  }
}
