/** Sockets: TLS, in which both ends show a certificate for their node, or plain ones. */
import net from "node:net";
import tls from "node:tls";
import type { NodeId } from "../../lang/index.ts";

export interface Keys {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface Transport {
  listen(address: Address, accept: (socket: net.Socket, peer: NodeId | undefined) => void): net.Server;
  /** `ready` is called once the peer is known to be `to`. */
  dial(address: Address, to: NodeId, ready: () => void): net.Socket;
  /** Of a peer's certificate, whether it is that node's; in the plain mode, what it says is believed. */
  readonly authenticates: boolean;
}

/** The name in a node's certificate. */
export const nameOf = (cluster: string, node: NodeId): string => `disel:${encodeURIComponent(cluster)}/${node}`;

/** The node that a certificate is for: what an authority of the cluster has vouched for, and nothing else. */
export function nodeOf(
  certificate: { readonly subjectaltname?: string | undefined },
  cluster: string,
): NodeId | undefined {
  const prefix = `URI:disel:${encodeURIComponent(cluster)}/`;
  const names = (certificate.subjectaltname ?? "").split(", ").filter((one) => one.startsWith("URI:disel:"));
  const [name = ""] = names;
  const digits = name.startsWith(prefix) ? name.slice(prefix.length) : "";
  return names.length === 1 && /^(0|-?[1-9]\d{0,15})$/.test(digits) ? Number(digits) : undefined;
}

const options = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 10_000 } as const;

export const plain: Transport = {
  authenticates: false,
  listen: ({ host, port }, accept) =>
    net.createServer(options, (socket) => accept(socket, undefined)).listen(port, host),
  dial: ({ host, port }, _to, ready) => net.connect({ ...options, host, port }, ready),
};

/** @throws Error where the keys are no keys */
export function secure(keys: Keys, cluster: string): Transport {
  const context = tls.createSecureContext({ ...keys, minVersion: "TLSv1.3" });
  return {
    authenticates: true,
    listen: ({ host, port }, accept) => {
      const server = tls.createServer({
        ...options,
        ...keys,
        minVersion: "TLSv1.3",
        requestCert: true,
        rejectUnauthorized: true,
        handshakeTimeout: 10_000,
      });
      server.on("secureConnection", (socket) => accept(socket, nodeOf(socket.getPeerCertificate(), cluster)));
      return server.listen(port, host);
    },
    dial: ({ host, port }, to, ready) => {
      const socket = tls.connect(
        {
          host,
          port,
          secureContext: context,
          rejectUnauthorized: true,
          // What is looked at is the node, wherever it runs.
          checkServerIdentity: (_host, certificate) =>
            nodeOf(certificate, cluster) === to ? undefined : new Error(`the certificate is not node ${to}'s`),
        },
        ready,
      );
      socket.setNoDelay(true);
      socket.setKeepAlive(true, options.keepAliveInitialDelay);
      return socket;
    },
  };
}
