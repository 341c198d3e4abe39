/**
 * The bytes of a log: batches of records, each written at once and synced before the next is written.
 *
 * So only the last batch can be torn. One that does not read well, with a good one behind it, has been damaged.
 */
import { readSync } from "node:fs";
import { crc32 } from "node:zlib";

const magic = 0x44534c42;
const headerSize = 16;
/** No batch is larger, for one holds what came in one turn of the event loop. */
const largest = 1 << 28;

/** A batch: magic, number, length and checksum, then its records, each with its length. */
export function batchOf(number: number, records: readonly Buffer[]): Buffer {
  const length = records.reduce((sum, one) => sum + 4 + one.length, 0);
  const bytes = Buffer.allocUnsafe(headerSize + length);
  let at = headerSize;
  for (const record of records) {
    at = bytes.writeUInt32BE(record.length, at);
    at += record.copy(bytes, at);
  }
  bytes.writeUInt32BE(magic, 0);
  bytes.writeUInt32BE(number >>> 0, 4);
  bytes.writeUInt32BE(length, 8);
  bytes.writeUInt32BE(checksum(number, bytes.subarray(headerSize)), 12);
  return bytes;
}

const checksum = (number: number, payload: Buffer): number => crc32(payload, number >>> 0);

/** A batch that does not read well, and one behind it that does: the log has been damaged. */
export class Damaged extends Error {
  constructor(readonly offset: number) {
    super(`the record at byte ${offset} is damaged`);
  }
}

/** Where a log ends, after its last good batch. */
export interface End {
  readonly offset: number;
  readonly batches: number;
  /** Bytes of a torn batch behind it. */
  readonly torn: number;
}

/**
 * Reads the batches of an open file of this size, one at a time.
 *
 * @throws Damaged
 */
export function* batches(fd: number, size: number): Generator<readonly Buffer[], End> {
  let offset = 0;
  for (let number = 0; ; number++) {
    const records = batchAt(fd, offset, size, number);
    if (records === undefined) {
      const later = laterBatch(fd, offset + 1, size, number);
      if (later) throw new Damaged(offset);
      return { offset, batches: number, torn: size - offset };
    }
    yield records.list;
    offset += records.length;
  }
}

function batchAt(
  fd: number,
  offset: number,
  size: number,
  number: number | undefined,
): { readonly list: readonly Buffer[]; readonly length: number; readonly number: number } | undefined {
  if (offset + headerSize > size) return undefined;
  const header = Buffer.allocUnsafe(headerSize);
  readSync(fd, header, 0, headerSize, offset);
  const found = header.readUInt32BE(4);
  const length = header.readUInt32BE(8);
  if (header.readUInt32BE(0) !== magic || (number !== undefined && found !== number >>> 0)) return undefined;
  if (length > largest || offset + headerSize + length > size) return undefined;
  const payload = Buffer.allocUnsafe(length);
  readSync(fd, payload, 0, length, offset + headerSize);
  if (checksum(found, payload) !== header.readUInt32BE(12)) return undefined;
  const list: Buffer[] = [];
  for (let at = 0; at < length; ) {
    const end = at + 4 + payload.readUInt32BE(at);
    list.push(payload.subarray(at + 4, end));
    at = end;
  }
  return { list, length: headerSize + length, number: found };
}

/** Whether a good batch of this number or a later one begins anywhere behind. */
function laterBatch(fd: number, from: number, size: number, number: number): boolean {
  const window = Buffer.allocUnsafe(1 << 16);
  const mark = Buffer.allocUnsafe(4);
  mark.writeUInt32BE(magic);
  for (let offset = from; offset < size; offset += window.length - 3) {
    const chunk = window.subarray(0, readSync(fd, window, 0, window.length, offset));
    for (let at = chunk.indexOf(mark); at >= 0; at = chunk.indexOf(mark, at + 1)) {
      const batch = batchAt(fd, offset + at, size, undefined);
      if (batch !== undefined && batch.number >= number) return true;
    }
  }
  return false;
}
