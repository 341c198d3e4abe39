/** Standard output, for the protocol alone: whatever else would be printed there goes to standard error. */
import { Writable } from "node:stream";

/** The stream that the protocol is written to; nothing else reaches standard output from now on. */
export function protocolOutput(): Writable {
  const write = process.stdout.write.bind(process.stdout) as (
    chunk: Buffer,
    done: (error?: Error | null) => void,
  ) => boolean;
  process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write;
  return new Writable({
    decodeStrings: true,
    write: (chunk: Buffer, _encoding, done) => void write(chunk, done),
  });
}
