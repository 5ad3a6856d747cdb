// @peculiar/x509 resolves its parts through it.
import 'reflect-metadata';
import { createPrivateKey, X509Certificate as NodeCertificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMilliseconds = 86_400_000;

/** PEM texts of a certificate and its PKCS#8 key. */
export type KeyPair = { certificate: string; key: string };

/** Names in a certificate: host names and IPv4 addresses alike. */
export type CertificateRequest = {
  commonName: string;
  names: string[];
  days: number;
  usage: 'server' | 'client' | 'both';
};

export async function makeAuthority(commonName: string, days = 3650): Promise<KeyPair> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${commonName}, O=hssk-ops`,
    serialNumber: serialNumber(),
    ...validity(days),
    signingAlgorithm: algorithm,
    keys: keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: `${certificate.toString('pem')}\n`, key: await toPem(keys.privateKey) };
}

export async function issueCertificate(authority: KeyPair, request: CertificateRequest): Promise<KeyPair> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const issuer = new x509.X509Certificate(authority.certificate);
  const { serverAuth, clientAuth } = x509.ExtendedKeyUsage;
  const usages = { server: [serverAuth], client: [clientAuth], both: [serverAuth, clientAuth] }[request.usage];
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${request.commonName}`,
    issuer: issuer.subject,
    serialNumber: serialNumber(),
    ...validity(request.days),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: await signingKey(authority.key),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(usages),
      new x509.SubjectAlternativeNameExtension(
        request.names.map((name) => ({ type: isAddress(name) ? ('ip' as const) : ('dns' as const), value: name })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return { certificate: `${certificate.toString('pem')}\n`, key: await toPem(keys.privateKey) };
}

/** Days until the certificate ends; negative when it has ended. */
export const daysLeft = (certificatePem: string, now = new Date()): number =>
  (new NodeCertificate(certificatePem).validToDate.getTime() - now.getTime()) / dayMilliseconds;

/** True when the certificate names all of `names` and was signed by the authority. */
export function fits(certificatePem: string, authority: KeyPair, names: string[]): boolean {
  const certificate = new NodeCertificate(certificatePem);
  const signer = new NodeCertificate(authority.certificate);
  const named = names.every((name) =>
    /^[\d.]+$/.test(name) ? certificate.checkIP(name) : certificate.checkHost(name),
  );
  return named && certificate.verify(signer.publicKey);
}

const isAddress = (name: string) => /^[\d.]+$/.test(name);

const serialNumber = () => `00${Buffer.from(crypto.getRandomValues(new Uint8Array(15))).toString('hex')}`;

// An hour back, so that machines whose clocks run a little late accept a certificate made just now.
const validity = (days: number) => ({
  notBefore: new Date(Date.now() - 3_600_000),
  notAfter: new Date(Date.now() + days * dayMilliseconds),
});

async function toPem(key: CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der.match(/.{1,64}/g)!.join('\n')}\n-----END PRIVATE KEY-----\n`;
}

async function signingKey(pem: string): Promise<CryptoKey> {
  const der = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
  return crypto.subtle.importKey('pkcs8', new Uint8Array(der), algorithm, false, ['sign']);
}
