/**
 * Why a file cannot be read at all. `malformed` concerns only the HOSO it is found in; every other code refuses the whole
 * file, because a sender's ordinary mistake does not look like that.
 */
export type RefusalCode =
  | 'malformed'
  | 'structure'
  | 'doctype'
  | 'entity'
  | 'instruction'
  | 'encoding'
  | 'too-deep'
  | 'too-large'
  | 'base64';

/** Nothing of the input is stored. The message is Vietnamese: the hospital's staff reads it. It never holds patient data. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  constructor(code: RefusalCode, message: string) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
  }
}

/** The mistakes that spoil one HOSO; the others of the file go on. */
export const spoilsOneHoSo = (refusal: Refusal): boolean =>
  refusal.code === 'malformed' || refusal.code === 'structure' || refusal.code === 'base64';

/** Limits of one file (performance and safety; the edge has its own limit of the body). */
export const limits = {
  bodyBytes: 32 * 1024 * 1024,
  innerDocumentBytes: 24 * 1024 * 1024,
  hoSoPerFile: 200,
  documentsPerHoSo: 64,
  rowsPerTable: 20_000,
  /** Elements that the standard does not know. */
  extrasPerTable: 20_000,
  filesPerRequest: 100,
  /** The records nest 6 deep, a signature (XAdES) inside them 11. */
  depth: 16,
  attributesPerElement: 32,
  nameBytes: 128,
} as const;
