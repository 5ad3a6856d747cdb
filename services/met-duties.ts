/** Duties that are met, each with what proves it: a live probe of `npm run verify`, or a named test. */
import type { DutyId } from './articles.ts';

export type Proof = { kind: 'probe'; id: string } | { kind: 'test'; title: string };

const probe = (id: string): Proof => ({ kind: 'probe', id });
const test = (title: string): Proof => ({ kind: 'test', title });

/** How many duties are met, live or by a signed document. It may only grow; `npm run check` compares it with every earlier value. */
export const metFloor = 49;

export const metDuties: Partial<Record<DutyId, Proof[]>> = {
  '000:4.3': [
    test(
      '000:4.3 records and then the database are restarted while a hospital sends: every document is taken, the queue drains',
    ),
    test('002:15.1.c.1 000:4.3 a production deploy asks for a record or an incident; a local one does not'),
  ],
  '000:4.4': [test('000:4.4 is refused with table, field and rule, and the others are stored')],
  '000:4.5': [
    test('000:4.5 002:4.5 composed and combining Vietnamese become the same text in normal form C'),
    test('000:4.5 002:4.5 a file in %s is refused as a whole, with the reason'),
  ],
  '000:7.1-2': [
    test('000:7.1-2 the account of a facility begins with its code and _lt_'),
    test('000:7.1-2 its code in the envelope, in the JSON or in XML1 is refused'),
    test('000:7.1-2 002:18.3.2 sends or asks'),
  ],
  '000:10.6': [test('000:10.6 002:10.3 a facility sees only what it sent; the rest is refused and logged')],
  '000:19.1': [
    probe('primary-stops'),
    test('000:19.1 the machine of the primary database is killed: documents go on within 30 s and none is lost'),
  ],
  '000:19.2': [
    probe('document-unreadable-on-disk'),
    probe('secrets-unreadable-in-etcd'),
    test('000:19.2 opens to the very bytes that were sent, and says nothing without the key'),
    test('000:19.2 what is stored about a visit holds no word of it, and no unkeyed number'),
  ],
  '000:19.3': [
    probe('everything-is-saved'),
    test(
      '000:19.3 002:15.2.a day after day: at the fixed minute, each day once, over the end of a month and a restart',
    ),
    test('000:19.3 the local site saves its database twice over, etcd, every machine of the cluster and its own state'),
  ],
  '000:19.3-2': [
    probe('copies-are-apart'),
    test('002:17.8.1 000:19.3-2 three hosts that share nothing are three copies; on one machine they are one'),
  ],
  '000:20.1': [
    probe('document-round-trip'),
    test('000:20.1 a hospital sends a visit and reads it as FHIR; another hospital cannot see it'),
  ],
  '001:I.2-3': [
    probe('inside-tls'),
    probe('edge-tls'),
    probe('document-unreadable-on-disk'),
    test('001:I.2-3 nothing is sent to a component with a certificate of %s'),
    test('001:I.2-3 answers TLS 1.2 or later, with a certificate of the site for its own name'),
    test('001:I.2-3 answers nothing in the open'),
  ],
  '001:II.1.a-2c': [
    test('001:II.1.a-2c 003:II.2.2.1 a visit with every table is taken, and each mandatory field left out is named'),
    test('001:II.1.a-2c 003:II.2.2.1 when XML1.%s is "%s"'),
  ],
  '001:V.1-5b': [
    test(
      '001:V.1-5b of a patient without insurance, of one whose day of birth is unknown, and with every special table',
    ),
  ],
  '001:V.3-2': [
    test('001:V.3-2 a deploy is an entry of the evidence log with every proof and all that they prove'),
    test('002:20.4.a 001:V.3-2 an untouched package is whole and complete, in Vietnamese and English'),
  ],
  '001:V.3-3': [
    probe('everything-is-measured'),
    test('002:20.4.a.6 001:V.3-3 a machine stops: whoever is on duty hears it over both paths, and its end'),
    test('002:15.1.c.3 001:V.3-3 an incident is opened, noted and closed, and told with its three times'),
  ],
  '002:4.5': [
    test('000:4.5 002:4.5 composed and combining Vietnamese become the same text in normal form C'),
    test('000:4.5 002:4.5 a file in %s is refused as a whole, with the reason'),
  ],
  '002:10.3': [test('000:10.6 002:10.3 a facility sees only what it sent; the rest is refused and logged')],
  '002:15.1.c.1': [
    test('002:15.1.c.1 a change goes ahead with notice 5 days before and permission, inside its window'),
    test('002:15.1.c.1 a change before or after its window is refused'),
    test('002:15.1.c.1 000:4.3 a production deploy asks for a record or an incident; a local one does not'),
    test('002:15.1.c.1 every change is kept, in order, readable by its owner only'),
  ],
  '002:15.1.dd': [
    probe('machine-per-component'),
    test('002:15.1.dd a site is valid only when every component has machines of its own'),
    test('002:15.1.dd each component runs on its own VMs only, one member on each, in a namespace of its own'),
  ],
  '002:15.1.e': [
    probe('everything-is-measured'),
    probe('watchdog-is-heard'),
    probe('alert-arrives'),
    test('002:15.1.e every alert is silent, then pending, then fires with its exact labels and text'),
    test(
      '002:15.1.e a critical alert reaches people over two paths, in Vietnamese, with the time of Viet Nam; its end too',
    ),
    test('002:15.1.e five minutes without the watchdog raise an alarm from another machine; a heartbeat ends it'),
  ],
  '002:15.2.a.1': [
    probe('everything-is-saved'),
    test(
      '000:19.3 002:15.2.a day after day: at the fixed minute, each day once, over the end of a month and a restart',
    ),
  ],
  '002:15.2.a.2': [probe('everything-is-saved'), probe('copies-are-apart')],
  '002:15.2.b.1': [
    probe('administrators-read-nothing'),
    probe('database-rights'),
    test('002:15.2.b $what: refused with $code and written down'),
    test('002:15.2.b cannot take the data away with %s %j'),
    test('002:15.2.b.1 a dump by the backup stands in it, table by table'),
  ],
  '002:15.2.b.2': [
    probe('administrators-read-nothing'),
    test('002:15.2.b $what: refused with $code and written down'),
    test('002:15.2.b.2 what the superuser changes or reads of patients stands in it, what Patroni asks does not'),
    test('002:15.2.b opens when two custodians signed the same request, once, and ends in the log'),
    test('002:15.2.b reads what was asked for, nothing else, and changes nothing'),
  ],
  '002:17.3.1': [
    test('000:7.3.b 002:17.3.1 %s is refused: %s'),
    test('000:7.3.b 002:17.3.1 %s is taken'),
    test('002:17.3.1 nothing is changed when %s'),
  ],
  '002:17.8.1': [
    probe('copies-are-apart'),
    probe('copy-one-keeps-everything'),
    probe('wal-is-received'),
    test('002:17.8.1 only what the log knows is copied, under another key, with the same content'),
    test(
      '002:20.1.1 002:17.8.1 over 400 days every month, each wanted week and day and their WAL stay on both repositories',
    ),
  ],
  '002:17.8.2': [
    test('002:20.4.a 002:17.8.2 002:17.10 002:20.3 and the site comes back from copy %s with no key stroke'),
    test(
      '002:15.2.a 002:17.8 002:20.2 a backup on demand is on three hosts, is restored from two of them, and is evidence',
    ),
    test('002:20.4.a.1 002:17.8.2 004:II.3.5-6 is green when everything comes back, and measures it'),
    test('002:20.4.a.2 002:17.8.2 damage to files of every sort is found by name and mended from another copy'),
  ],
  '002:17.8.3': [
    probe('copy-one-keeps-everything'),
    test('002:17.8.3 nothing that was saved can be read in a file of the repository'),
    test('002:17.8.3 1 deletion and 2 overwriting are refused by the server, each of them'),
    test('002:17.8.3 squatted days are alarmed and keep everything; the plain way loses what it kept before'),
  ],
  '002:17.10': [
    test('002:20.4.a 002:17.8.2 002:17.10 002:20.3 and the site comes back from copy %s with no key stroke'),
  ],
  '002:19.2.b': [
    probe('other-calls-are-refused'),
    test('002:19.2.b administration ports are open to the administration network only'),
    test('002:19.2.b SSH is open to the administration network only'),
  ],
  '002:19.3.c': [
    probe('declared-calls-pass'),
    probe('other-calls-are-refused'),
    test('002:19.3.c nothing leaves a site that names no outside addresses'),
    test('002:19.3.c what passes equals the declared flows: none more, none less'),
    test('002:19.3.c a machine opens connections to the registry, the API server and its own pods only'),
  ],
  '002:20.1.2': [
    test('002:20.1.2 without a point the newest one that the copy holds is restored'),
    test('002:20.1.2 a damaged newest point is passed over with a warning, and what it left is cleared away'),
  ],
  '002:20.2': [
    test(
      '002:15.2.a 002:17.8 002:20.2 a backup on demand is on three hosts, is restored from two of them, and is evidence',
    ),
  ],
  '002:20.3': [
    test('002:20.4.a.1 002:20.3 a machine is lost with its disk and comes back from its image and its saved state'),
    test('002:20.4.a 002:17.8.2 002:17.10 002:20.3 and the site comes back from copy %s with no key stroke'),
    test('002:20.3 images are named by digest, never by tag'),
  ],
  '002:20.4.a.1': [
    test('002:20.4.a.1 002:17.8.2 004:II.3.5-6 is green when everything comes back, and measures it'),
    test('002:20.4.a.1 002:20.3 a machine is lost with its disk and comes back from its image and its saved state'),
    test('002:20.4.a a timer that runs every day lets no drill become overdue, and runs none too early'),
  ],
  '002:20.4.a.2': [
    test('002:20.4.a.2 002:17.8.2 damage to files of every sort is found by name and mended from another copy'),
    test('002:20.4.a.2 000:19.3 a day is complete when everything promised for it was saved, in the time of Viet Nam'),
    test('002:20.4.a.2 000:19.3 days without a backup are named, and the package is not called complete'),
  ],
  '002:20.4.a.3': [probe('disks-are-followed')],
  '002:20.4.a.6': [
    probe('alert-arrives'),
    test('002:20.4.a.6 001:V.3-3 a machine stops: whoever is on duty hears it over both paths, and its end'),
  ],
  '002:21.3.2': [
    test('002:21.3.2 as exactly this version, with every proof good'),
    test(
      '002:21.3.2 a deploy without a rehearsal is refused before anything is touched; an incident does not wait for one',
    ),
  ],
  '003:II.2.1.2': [
    test('003:II.2.1.2 every resource of a visit with all tables is valid FHIR R4'),
    test('003:II.2.1.2 every resource names its facility and the stored row that it came from'),
    test('003:II.2.1.2 a document that cannot be opened is set aside with a reason, and the others go on'),
  ],
  '003:II.2.2.1': [
    test('001:II.1.a-2c 003:II.2.2.1 a visit with every table is taken, and each mandatory field left out is named'),
    test('001:II.1.a-2c 003:II.2.2.1 when XML1.%s is "%s"'),
  ],
  '004:II.3.5-6': [test('002:20.4.a.1 002:17.8.2 004:II.3.5-6 is green when everything comes back, and measures it')],
};
