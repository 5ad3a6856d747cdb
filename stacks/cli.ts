import { Command } from 'commander';
import { sites } from '../services/sites/index.ts';
import type { onCallCommands } from './on-call/commands.ts';
import { run } from './run.ts';

const program = new Command('npm run')
  .description('Deploys and operates an electronic health record system in its own data centre.')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

const collect = (value: string, list: string[]) => [...list, value];

const command = (name: string, description: string) =>
  program
    .command(name)
    .description(description)
    .option('--site <id>', `one of ${Object.keys(sites).join(', ')}`, 'local')
    .option('--json', 'data as JSON on standard output', false);

command('deploy', 'makes the site as declared and proves it')
  .option('--yes', 'apply the plan without asking', false)
  .option('--allow-destroy <component>', 'let the plan destroy or replace this component with data', collect, [])
  .option('--change <file>', 'change record of a planned change (production)')
  .option('--incident <reason>', 'why this cannot wait for the notice period (production)')
  .action((options) => run('deploy', options));
command('plan', 'shows what a deploy would change; exit code 3 when something would')
  .option('--offline', 'from the declarations alone, without reaching a host', false)
  .action((options) => run('plan', options));
command('verify', 'proves the running site, duty by duty')
  .option('--only <probe>', 'only this probe', collect, [])
  .option('--disruptive', 'also probes that interrupt service for seconds (always on local sites)', false)
  .option(
    '--alerts',
    'breaks a local site in many ways and measures until the messages arrive; --only takes a fault',
    false,
  )
  .action((options) => run('verify', options));
command('status', 'machines and components, now').action((options) => run('status', options));
command('access', 'how to reach the site; or gives and takes accounts of the console')
  .argument('[words...]', 'issue <user name> <role> <name of the person>, or withdraw <user name>')
  .action((words: string[], options) => run('access', { ...options, words }));
command('demo', 'sends a sample visit and shows the FHIR record that came of it').action((options) =>
  run('demo', options),
);
const withWords = (name: keyof typeof onCallCommands | 'incident', description: string, words: string) =>
  command(name, description)
    .argument('<words...>', words)
    .action((given: string[], options) => run(name, { ...options, words: given }));
withWords('machine', 'runs a command on a machine and says which one it is', 'machine, then the command');
withWords('kubectl', 'asks Kubernetes, with the arguments after --', 'arguments of kubectl');
withWords('query', 'asks Prometheus on the watch machine', 'PromQL');
command('alerts', 'alerts that burn now').action((options) => run('alerts', options));
withWords('silence', 'keeps an alert quiet for a while', 'alert, duration such as 2h, reason, person');
withWords('acknowledge', 'says that somebody has the alert with this code', 'code, person');
withWords(
  'incident',
  'writes an incident or an announced change into the evidence log',
  'open <what is broken>, note <number> <what was done>, close <number> <cause and cure>, list, announce <what will change>',
)
  .option('--level <number>', '1 is the gravest, 3 the slightest')
  .option('--component <component>', 'what is concerned', collect, [])
  .option('--notice <text>', 'what the places that use the system are told, shown on the public page')
  .option('--from <moment>', 'of an announced change, with its offset')
  .option('--to <moment>', 'its end');
command('load', "sends the city's documents to a local site that stands, and judges the answer")
  .option(
    '--scenario <id>',
    'smoke, same-day, evening-burst, after-outage, big-records, soak, month-end, readers, hostile',
  )
  .option('--minutes <number>', 'another length than the scenario has')
  .option('--share <number>', 'part of the design load; 1 is the whole')
  .option('--judge', 'afterwards ask the site for every document that it acknowledged', false)
  .option('--english', 'summary and report in English', false)
  .action((options) => run('load', options));
command('evidence', "a package for auditors; without --export the keys' fingerprints")
  .option('--from <day>', 'first day, YYYY-MM-DD')
  .option('--to <day>', 'last day, YYYY-MM-DD')
  .option('--export <folder>', 'new folder for the package')
  .action((options) => run('evidence', options));
command('backup', 'saves now what is saved every night, and shows how it goes')
  .option('--component <component>', 'only this component, kind or machine', collect, [])
  .action((options) => run('backup', options));
command('copies', 'recounts and re-hashes the copies on their hosts; exit code 1 when fewer than three are good')
  .option('--quick', 'count only, without reading all data', false)
  .option('--repair <copy>', 'first mend backup, copy or vault from another copy')
  .action((options) => run('copies', options));
command('release', 'one of two people signs that a monthly point of the backups may go')
  .argument('<what>', 'a point of `npm run restore -- --list`')
  .requiredOption('--person <account>', "one of the site's custodians")
  .requiredOption('--reason <text>', 'why it may go, for the evidence log')
  .option('--key <file>', "the person's own SSH key; ~/.ssh/id_ed25519 without it")
  .action((what: string, options) => run('release', { ...options, words: [what] }));
command('break-glass', 'lets a person read records for hours in an emergency, after two custodians signed')
  .argument('<words...>', 'request <account who will read>, sign <number>, open <number>, close <number>, list')
  .option('--table <table>', 'of a request: a table that will be read', collect, [])
  .option('--hours <number>', 'of a request: for how long, at most 4', '1')
  .option('--reason <text>', 'of a request: why, for the evidence log')
  .option('--person <account>', "of request and sign: one of the site's custodians")
  .option('--key <file>', "the person's own SSH key; ~/.ssh/id_ed25519 without it")
  .action((words: string[], options) => run('break-glass', { ...options, words }));
command('restore', 'brings back a point of a backup; asks on a terminal, takes flags elsewhere')
  .option('--list', 'every point by day and kind, and the copies that hold it', false)
  .option('--copy <copy>', 'backup, copy or vault', 'backup')
  .option('--point <id>', 'this point')
  .option('--time <moment>', 'the database as it was then, such as 2026-11-22T09:30:00+07:00')
  .option('--end', 'the database with everything that was saved', false)
  .option('--to <directory>', "a new directory on the copy's host")
  .option(
    '--sealed <folder>',
    'after a disaster: keys and IaC state from keys.age and site.tar.age in it and two shares',
  )
  .option('--in-place', 'then put it in the place of the running database; the old data is kept beside it', false)
  .option('--yes', 'do not ask', false)
  .action((options) => run('restore', options));
command('drill', 'proves the backups by restoring them; the result goes into the evidence log')
  .option('--kind <kind>', 'database, server (a machine is lost) or site (all but one copy is lost)')
  .option('--due', 'for a timer: what must be green again soon, or nothing', false)
  .option('--record-for <site>', "writes the result into this site's log too, as rehearsed elsewhere")
  .option('--copy <copy>', 'backup, copy or vault; each in turn without it')
  .option('--machine <name>', 'the machine that a server drill loses', 'gateway-1')
  .option('--yes', 'do not ask', false)
  .action((options) => run('drill', options));
command('sbom', 'lists the software in every image, machine and tool as CycloneDX files')
  .option('--out <folder>', "a new or empty folder; the site's own one without it")
  .action((options) => run('sbom', options));
command(
  'check:vulnerabilities',
  'known vulnerabilities of what the site has or would get; exit code 1 when one blocks',
).action((options) => run('vulnerabilities', options));
command('advisories', 'puts known vulnerabilities (OSV records) where the check and a deploy look for them')
  .argument('<paths...>', 'files and folders with records of npm, Go and Debian:13, all at once')
  .action((paths: string[], options) => run('advisories', { ...options, words: paths }));
command('destroy', 'removes a local site and everything it made')
  .option('--yes', 'do not ask', false)
  .action((options) => run('destroy', options));
command('doctor', 'what a deploy needs of this computer').action((options) => run('doctor', options));

await program.parseAsync();
