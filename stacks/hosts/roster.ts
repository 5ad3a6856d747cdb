import { rosterForm } from '../../monitoring/relay/settings.ts';
import { jsonOf } from '../../services/json-of.ts';
import type { OnCall } from '../../services/on-call.ts';

/** Why somebody of the duty roster would not be reached; empty when every role of every step has a person with a number (002:15.1.b). */
export function rosterProblems(text: string, steps: OnCall['steps']): string[] {
  const read = rosterForm.safeParse(jsonOf(text));
  if (!read.success) {
    return read.error.issues.map(({ path, message }) => `roster.json, ${path.join('.') || 'as a whole'}: ${message}`);
  }
  const roles = new Set(steps.flatMap((step) => step.roles));
  return [...roles]
    .filter((role) => !read.data[role]?.length)
    .map((role) => `roster.json names nobody for ${role}, whom alerts are to reach`);
}
