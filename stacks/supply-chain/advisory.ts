import { z } from 'zod';
import { jsonOf } from '../../services/json-of.ts';
import { debianRelease, type Ecosystem, ecosystems } from './part.ts';

const event = z.object({
  introduced: z.string().optional(),
  fixed: z.string().optional(),
  last_affected: z.string().optional(),
});
const severity = z.array(z.object({ type: z.string(), score: z.string() })).optional();
/** Databases put words of their own here; the two that tell how grave it is are read. */
const ownWords = z
  .object({ severity: z.string().optional().catch(undefined), urgency: z.string().optional().catch(undefined) })
  .nullish();

const affected = z.object({
  package: z.object({ ecosystem: z.string(), name: z.string() }).optional(),
  ranges: z.array(z.object({ type: z.string(), events: z.array(event) })).nullish(),
  versions: z.array(z.string()).nullish(),
  severity,
  ecosystem_specific: ownWords,
  database_specific: ownWords,
});

/** What is read of a record in the OSV format (ossf.github.io/osv-schema), in which npm, Go and Debian publish. */
const advisory = z.object({
  id: z.string().min(1),
  modified: z.iso.datetime({ offset: true }),
  published: z.iso.datetime({ offset: true }).optional(),
  withdrawn: z.string().nullish(),
  summary: z.string().optional(),
  aliases: z.array(z.string()).nullish(),
  upstream: z.array(z.string()).nullish(),
  affected: z.array(affected).nullish(),
  severity,
  database_specific: ownWords,
});

export type Advisory = z.infer<typeof advisory>;
export type Affected = z.infer<typeof affected>;

/** One record, or a sentence that says what it is not. */
export function readAdvisory(text: string): Advisory | string {
  const parsed = advisory.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return `no OSV record: ${issue?.path.join('.') || 'the record'}: ${issue?.message}`;
}

/** Every name of one vulnerability: its own, and those that other databases give it. */
export const namesOf = ({ id, aliases, upstream }: Advisory): string[] => [id, ...(aliases ?? []), ...(upstream ?? [])];

/** Names of all that it tells: a notice about several vulnerabilities goes by the name of none of them. */
export const ownNames = ({ id, aliases, upstream }: Advisory): string[] => [
  id,
  ...(aliases ?? []),
  ...(upstream?.length === 1 ? upstream : []),
];

/** Of `Debian` and of `Debian:13` it is Debian; undefined for ecosystems and releases that nothing here comes from. */
export function ecosystemOf(name: string): Ecosystem | undefined {
  const [ecosystem, release] = name.split(':');
  return release && release !== debianRelease ? undefined : ecosystems.find((one) => one === ecosystem);
}
