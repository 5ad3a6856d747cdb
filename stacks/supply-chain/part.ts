/** Where vulnerabilities of a component are looked up, by the names that OSV uses. */
export const ecosystems = ['Debian', 'npm', 'Go'] as const;
export type Ecosystem = (typeof ecosystems)[number];

/** One piece of software of others, as its own packaging names it. */
export type SoftwareComponent = {
  ecosystem: Ecosystem;
  name: string;
  version: string;
  /** Debian: the source package that security notices name; with what a program was built in, there is only this. */
  source?: { name: string; version: string };
  /** Debian: the processor; absent for a source that is only built in. */
  architecture?: string;
  /** SPDX expression, as the package tells it. */
  licence?: string;
  /** npm: SHA-512 of the packed file, base64. */
  integrity?: string;
  /** Go: hash of the module's files, as go.sum has it. */
  moduleHash?: string;
  /** npm: needed to develop and test, never shipped. */
  developmentOnly?: true;
};

/** A thing that the site runs or is deployed with: an image, a machine, the npm packages, a tool. */
export type Part = {
  /** File name of its list: letters, digits, hyphens. */
  id: string;
  kind: 'container' | 'operating-system' | 'application';
  name: string;
  version: string;
  /** Manifest of an image in the site's registry, `sha256:…`. */
  digest?: string;
  /** Runs on the deploying computer, and never where records of patients are. */
  onlyHere?: true;
  components: SoftwareComponent[];
};

/** The release whose packages images and machines have, as OSV and package URLs name it. */
export const debianRelease = '13';

/** Package URL; https://github.com/package-url/purl-spec. */
export function packageUrl({ ecosystem, name, version, architecture }: SoftwareComponent): string {
  if (ecosystem === 'npm') return `pkg:npm/${encodePath(name)}@${encodeURIComponent(version)}`;
  // The specification wants names of Go modules in lower case.
  if (ecosystem === 'Go') return `pkg:golang/${encodePath(name.toLowerCase())}@${encodeURIComponent(version)}`;
  const qualifiers = `arch=${architecture ?? 'source'}&distro=debian-${debianRelease}`;
  return `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?${qualifiers}`;
}

const encodePath = (path: string) => path.split('/').map(encodeURIComponent).join('/');
