import source from './qd3176-fields.json' with { type: 'json' };

export type FieldType = 'string' | 'int' | 'decimal' | 'date12' | 'date8' | 'date8or12';

/** `required if`, compiled: any of the alternatives holds. `values` undefined = "not empty", empty list = "empty". */
export type Condition = { field: string; values?: string[] }[];

export type Field = {
  name: string;
  type: FieldType;
  /** Characters; Infinity when the standard states no limit. */
  max: number;
  required: boolean;
  /** Needed for an insurance claim only. */
  requiredForClaim: boolean;
  requiredIf: Condition | undefined;
  values: string[] | undefined;
  pattern: RegExp | undefined;
  /** Several values in one element, separated by ";". */
  multi: boolean;
};

export type Table = {
  name: string;
  title: string;
  root: string;
  /** Undefined for the tables that hold one row directly in their root. */
  list?: string;
  item?: string;
  fields: Field[];
  indexOf: ReadonlyMap<string, number>;
  /** The field names as bytes, for the scanner's guess of the next element. */
  nameBytes: Uint8Array[];
};

/** Every table of the standard that a hospital's software sends inside GIAMDINHHS. */
export const tables: ReadonlyMap<string, Table> = new Map(
  Object.entries(source)
    .filter(([name]) => /^XML\d+$/.test(name) && name !== 'XML0' && name !== 'XML12')
    .map(([name, table]) => [name, compile(name, table as SourceTable)]),
);

export function tableOf(name: string): Table {
  const found = tables.get(name);
  if (!found) throw new Error(`no table ${name} in qd3176-fields.json`);
  return found;
}

/** Position of a field in its table; throws for a name that the standard does not have. */
export function fieldIndex(table: Table, name: string): number {
  const index = table.indexOf.get(name);
  if (index === undefined) throw new Error(`table ${table.name} has no field ${name}`);
  return index;
}

type SourceField = {
  name: string;
  type: string;
  max: number | null;
  required: boolean;
  required_for_claim?: boolean;
  required_if?: string;
  enum?: string[];
  pattern?: string;
  multi?: string;
};
type SourceTable = { title: string; root: string; list: string | null; item: string | null; fields: SourceField[] };

function compile(name: string, table: SourceTable): Table {
  const fields = table.fields.map(compileField);
  return {
    name,
    title: table.title,
    root: table.root,
    ...(table.list && table.item ? { list: table.list, item: table.item } : {}),
    fields,
    indexOf: new Map(fields.map((field, index) => [field.name, index])),
    nameBytes: fields.map((field) => new TextEncoder().encode(field.name)),
  };
}

function compileField(field: SourceField): Field {
  return {
    name: field.name,
    type: field.type as FieldType,
    max: field.max ?? Number.POSITIVE_INFINITY,
    required: field.required,
    requiredForClaim: field.required_for_claim ?? false,
    multi: field.multi === ';',
    requiredIf: field.required_if ? compileCondition(field.required_if) : undefined,
    values: field.enum,
    pattern: field.pattern ? new RegExp(field.pattern) : undefined,
  };
}

/** Reads "F not empty", "F empty", "F = v", "F in a,b" and alternatives joined by " or ". */
function compileCondition(text: string): Condition {
  return text.split(' or ').map((alternative) => {
    const match = /^(\w+) (?:(not empty)|(empty)|= (\S+)|in (\S+))$/.exec(alternative);
    if (!match?.[1]) throw new Error(`qd3176-fields.json: cannot read the condition "${text}"`);
    if (match[2]) return { field: match[1] };
    return { field: match[1], values: match[3] ? [] : (match[4] ?? match[5] ?? '').split(',') };
  });
}
