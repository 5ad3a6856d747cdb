import type { SoftwareComponent } from './part.ts';

/**
 * Installed packages of a Debian file system, from the text of its `/var/lib/dpkg/status`. Sources that are built into a package
 * (Go libraries of Prometheus, the C library of a static program) are components too: dpkg lists them as Built-Using.
 */
export function debianPackages(status: string): SoftwareComponent[] {
  const installed = status
    .split(/\n{2,}/)
    .map(fieldsOf)
    .filter(({ Package, Status = 'install ok installed' }) => Package && Status.endsWith(' installed'));
  const builtIn = installed.flatMap((fields) => [
    ...sourcesIn(fields['Built-Using']),
    ...sourcesIn(fields['Static-Built-Using']),
  ]);
  return [...installed.map(toComponent), ...unique(builtIn)];
}

type Fields = Partial<Record<string, string>>;

/** Fields of one paragraph; a line that begins with a space goes on with the field before. */
function fieldsOf(paragraph: string): Fields {
  const unfolded = paragraph.replace(/\n[ \t]+/g, ' ');
  return Object.fromEntries(
    [...unfolded.matchAll(/^([\w-]+):[ \t]*(.*)$/gm)].map(([, name, value]) => [name, value!.trim()]),
  );
}

function toComponent({ Package, Version, Source, Architecture }: Fields): SoftwareComponent {
  // A source is named only where it differs from the package; its version only where that differs too.
  const [, sourceName, sourceVersion] = /^(\S+)(?: \((.+)\))?$/.exec(Source ?? '') ?? [];
  return {
    ecosystem: 'Debian',
    name: Package!,
    version: Version!,
    source: { name: sourceName ?? Package!, version: sourceVersion ?? Version! },
    architecture: Architecture!,
  };
}

const sourcesIn = (field = ''): SoftwareComponent[] =>
  [...field.matchAll(/(\S+) \(= ([^)]+)\)/g)].map(([, name, version]) => ({
    ecosystem: 'Debian',
    name: name!,
    version: version!,
    source: { name: name!, version: version! },
  }));

const unique = (components: SoftwareComponent[]) => [
  ...new Map(components.map((component) => [`${component.name} ${component.version}`, component])).values(),
];
