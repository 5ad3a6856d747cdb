/** One row of a QD 3176 table: element name → text as sent (XML entities resolved, nothing trimmed away but outer white space). */
export type Row = Record<string, string>;

/** One HOSO, read: what the gateway checks and what the records worker maps to FHIR. */
export type Visit = {
  /** MA_CSKCB, 5 characters. */
  facility: string;
  /** MA_LK, unique within its facility. */
  linkCode: string;
  /** Table name (XML1 … XML15, unknown ones kept) → its rows in document order. */
  tables: Record<string, Row[]>;
};
