import { accessOf, describeAccess } from './access.ts';
import { verifyAlerts } from './alarms/command.ts';
import { backupCommand } from './backup-command.ts';
import { breakGlassCommand } from './break-glass-command.ts';
import { requireChange } from './change-record.ts';
import { accountsCommand } from './console-accounts.ts';
import { copiesCommand } from './copies-command.ts';
import { describeDemo, runDemo } from './demo.ts';
import { deploy } from './deploy.ts';
import { destroySite } from './destroy.ts';
import { drillCommand } from './drill-command.ts';
import { evidenceCommand } from './evidence-command.ts';
import { incidentCommand } from './incident-command.ts';
import { loadCommand } from './load-command.ts';
import { onCallCommands } from './on-call/commands.ts';
import { planCommand } from './plan-command.ts';
import { examine } from './preflight.ts';
import { exitCode } from './problem.ts';
import { releaseCommand } from './release-command.ts';
import { restoreCommand } from './restore-command.ts';
import type { Answered, CommandContext } from './run.ts';
import { describeStatus, statusOf } from './status.ts';
import { advisoriesCommand, sbomCommand, vulnerabilitiesCommand } from './supply-chain/commands.ts';
import { describeResults, verify } from './verify/verify.ts';

/** Every command of the package's menu. */
export const commands = {
  deploy: async ({ site, options, log, show }: CommandContext): Promise<Answered> => {
    const { changes, timing, proofs } = await deploy(site, {
      yes: options.yes ?? false,
      allowDestroy: options.allowDestroy ?? [],
      change: requireChange(site, options),
      log,
      show,
    });
    const seconds = timing.reduce((sum, step) => sum + step.seconds, 0);
    const steps = timing.map((step) => `  ${step.title.padEnd(22)} ${step.seconds.toFixed(1).padStart(7)} s`);
    const text = [
      describeResults(proofs),
      ...steps,
      `${site.id}: ${changes} changes, verified, ${seconds.toFixed(0)} s (log: ${log.path})`,
      `Next: npm run demo${site.id === 'local' ? '' : ` -- --site ${site.id}`} sends a sample visit and shows the FHIR record that comes of it.`,
    ].join('\n');
    return { data: { site: site.id, changes, seconds, timing, proofs }, text };
  },
  plan: planCommand,
  verify: async ({ site, options, show }: CommandContext): Promise<Answered> => {
    const only = options.only?.length ? options.only : undefined;
    if (options.alerts) return verifyAlerts(site, only, show);
    const proofs = await verify(site, show, { only, disruptive: site.kind === 'local' || Boolean(options.disruptive) });
    const exit = proofs.every(({ ok }) => ok) ? exitCode.ok : exitCode.healthGateFailed;
    return { data: { site: site.id, proofs }, text: describeResults(proofs), exit };
  },
  status: async ({ site }: CommandContext): Promise<Answered> => {
    const status = await statusOf(site);
    return { data: status, text: describeStatus(status), exit: status.healthy ? exitCode.ok : exitCode.failed };
  },
  access: async (context: CommandContext): Promise<Answered> => {
    const { site, options } = context;
    if (options.words?.length) return accountsCommand(context);
    const access = accessOf(site);
    return { data: access, text: describeAccess(site, access) };
  },
  demo: async ({ site }: CommandContext): Promise<Answered> => {
    const demo = await runDemo(site);
    return { data: demo, text: describeDemo(demo) };
  },
  ...onCallCommands,
  incident: incidentCommand,
  load: loadCommand,
  backup: backupCommand,
  copies: copiesCommand,
  release: releaseCommand,
  'break-glass': breakGlassCommand,
  evidence: evidenceCommand,
  restore: restoreCommand,
  drill: drillCommand,
  sbom: sbomCommand,
  vulnerabilities: vulnerabilitiesCommand,
  advisories: advisoriesCommand,
  destroy: destroySite,
  doctor: async ({ site }: CommandContext): Promise<Answered> => {
    const findings = await examine(site);
    const text = findings.map(
      ({ title, ok, text, command }) =>
        `${ok ? '✓' : '✗'} ${title.padEnd(18)} ${text}${ok || !command ? '' : `\n    ${command}`}`,
    );
    return {
      data: { findings },
      text: text.join('\n'),
      exit: findings.every(({ ok }) => ok) ? exitCode.ok : exitCode.preflightFailed,
    };
  },
};
