/** The keys of one node, as `disel cluster keys` writes them: the authority's certificate, its own, and its key. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { NodeId } from "../../lang/index.ts";
import { fault, reasonOf } from "../fault.ts";
import { type Keys, nodeOf } from "../link/transport.ts";

export const keyFiles = (folder: string, node: NodeId) => ({
  ca: path.join(folder, "ca.pem"),
  cert: path.join(folder, `node-${node}.pem`),
  key: path.join(folder, `node-${node}.key`),
});

/** @throws Fatal where they are missing, do not fit, are not valid now, or are another node's */
export function readKeys(folder: string, cluster: string, node: NodeId, now = Date.now()): Keys {
  const unusable = (why: string) =>
    fault(
      "DSL5505",
      `the keys of node ${node} in ${folder} cannot be used: ${why}`,
      "make them with `disel cluster keys`",
    );
  const files = keyFiles(folder, node);
  let keys: Keys;
  try {
    keys = { ca: readFileSync(files.ca), cert: readFileSync(files.cert), key: readFileSync(files.key) };
  } catch (error) {
    throw unusable(reasonOf(error));
  }
  let certificate: X509Certificate;
  let authority: X509Certificate;
  let fits: boolean;
  try {
    certificate = new X509Certificate(keys.cert);
    authority = new X509Certificate(keys.ca);
    fits = certificate.checkPrivateKey(createPrivateKey(keys.key));
  } catch (error) {
    throw unusable(reasonOf(error));
  }
  if (!fits) throw unusable("the key is not the certificate's");
  if (!certificate.verify(authority.publicKey)) throw unusable("the authority has not signed the certificate");
  for (const one of [certificate, authority]) {
    if (Date.parse(one.validFrom) > now) throw unusable(`a certificate is valid from ${one.validFrom} on`);
    if (Date.parse(one.validTo) < now) throw unusable(`a certificate has expired on ${one.validTo}`);
  }
  const named = nodeOf({ subjectaltname: certificate.subjectAltName }, cluster);
  if (named !== node)
    throw unusable(`the certificate is ${named === undefined ? "of no node of this cluster" : `node ${named}'s`}`);
  return keys;
}
