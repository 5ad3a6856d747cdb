import { longestExceptionDays, type VulnerabilityException } from '../../services/vulnerability-exceptions.ts';

const shortestReason = 20;
const dayMilliseconds = 86_400_000;

/** Everything that is wrong with the exceptions on this day of Viet Nam (YYYY-MM-DD); empty when all of them stand. */
export function exceptionProblems(exceptions: VulnerabilityException[], today: string): string[] {
  const keys = exceptions.map(keyOf);
  return exceptions.flatMap((exception, index) => {
    const where = `services/vulnerability-exceptions.ts: ${exception.id} in ${exception.package}`;
    const twice = keys.indexOf(keys[index]!) < index ? ['it is there twice'] : [];
    return [...twice, ...problemsOf(exception, today)].map((problem) => `${where}: ${problem}`);
  });
}

const keyOf = ({ id, package: name }: VulnerabilityException) => `${id} ${name}`;

function problemsOf({ reason, decidedOn, until, decidedBy }: VulnerabilityException, today: string): string[] {
  const notDays = [decidedOn, until].filter((day) => !isDay(day));
  if (notDays.length > 0) return notDays.map((day) => `"${day}" is no day; YYYY-MM-DD is expected`);
  const days = (Date.parse(until) - Date.parse(decidedOn)) / dayMilliseconds;
  const rules: [boolean, string][] = [
    [
      reason.trim().length < shortestReason,
      `its reason has less than ${shortestReason} letters; say why it does no harm until then`,
    ],
    [decidedBy.trim() === '', 'nobody decided it; name the person'],
    [decidedOn > today, `it was decided on ${decidedOn}, which is still to come`],
    [days < 0 || days > longestExceptionDays, `it stands ${days} days; 0 to ${longestExceptionDays} are expected`],
    [until < today, `it ended on ${until}; take in the version that mends it, or decide anew and write who did`],
  ];
  return rules.filter(([isBroken]) => isBroken).map(([, text]) => text);
}

const isDay = (day: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(day) && new Date(`${day}T00:00:00Z`).toJSON()?.slice(0, 10) === day;
