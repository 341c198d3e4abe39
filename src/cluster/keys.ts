/** Keys for a cluster: an authority of its own, and for each node a certificate that names it. */
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as x509 from "@peculiar/x509";
import { Fatal } from "../diagnostics/diagnostic.ts";
import type { NodeId } from "../lang/index.ts";
import { keyFiles } from "../runtime/cluster/keys.ts";
import { nameOf } from "../runtime/link/transport.ts";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
/** Clocks of machines differ. */
const skew = 5 * 60_000;

/**
 * Writes keys for `nodes` to a folder. The authority's own key is thrown away: new nodes need new keys for all.
 *
 * @throws Fatal where there are keys already
 */
export async function writeKeys(
  folder: string,
  cluster: string,
  nodes: readonly NodeId[],
  days: number,
): Promise<void> {
  x509.cryptoProvider.set(webcrypto as never);
  const exists = existsSync(path.join(folder, "ca.pem"));
  if (exists)
    throw fatal(
      `${folder} has keys already`,
      "name another folder, or remove it: nodes with old and new keys do not talk",
    );
  const from = new Date(Date.now() - skew);
  const until = new Date(Date.now() + days * 86_400_000);
  const pair = () => webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const authority = await pair();
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [`disel ${cluster}`] }],
    notBefore: from,
    notAfter: until,
    keys: authority,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path.join(folder, "ca.pem"), `${ca.toString("pem")}\n`);
    for (const node of nodes) {
      const keys = await pair();
      const certificate = await x509.X509CertificateGenerator.create({
        subject: [{ CN: [`node ${node}`] }],
        issuer: ca.subject,
        notBefore: from,
        notAfter: until,
        publicKey: keys.publicKey,
        signingKey: authority.privateKey,
        signingAlgorithm: algorithm,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
          new x509.SubjectAlternativeNameExtension([{ type: "url", value: nameOf(cluster, node) }]),
        ],
      });
      const files = keyFiles(folder, node);
      const secret = x509.PemConverter.encode(
        await webcrypto.subtle.exportKey("pkcs8", keys.privateKey),
        "PRIVATE KEY",
      );
      writeFileSync(files.cert, `${certificate.toString("pem")}\n`);
      writeFileSync(files.key, `${secret}\n`, { mode: 0o600 });
      chmodSync(files.key, 0o600);
    }
  } catch (error) {
    throw fatal(
      `keys cannot be written to ${folder}: ${(error as Error).message}`,
      "name a folder that can be written",
    );
  }
}

const fatal = (message: string, hint: string): Fatal =>
  new Fatal({ code: "DSL4005", severity: "error", message, hint });
