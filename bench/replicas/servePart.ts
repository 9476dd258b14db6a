import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashFile } from './cityHash.ts';

/** As the newest with which a part is told by what is in its folder. */
const PROTOCOL = 8;

/** A part of a table: where its files are, and how they are laid out. */
export interface Part {
  readonly folder: string;
  readonly type: string;
}

/** What a replica sends to another that fetches a part. https://github.com/ClickHouse/ClickHouse/blob/master/src/Storages/MergeTree/DataPartsExchange.cpp */
export async function packPart({ folder, type }: Part): Promise<Buffer> {
  const names = (await readdir(folder)).filter((name) => name !== 'txn_version.txt');
  const files = await Promise.all(
    names.map(async (name) => ({ name, body: await readFile(join(folder, name)) })),
  );
  const expiry = files.find(({ name }) => name === 'ttl.txt')?.body.toString() ?? 'ttl format version: 1\n{}';
  return Buffer.concat([
    toWord(files.reduce((sum, { body }) => sum + body.length, 0)),
    toText(expiry),
    toText(type),
    Buffer.from('00000000-0000-0000-0000-000000000000'),
    toWord(0),
    toWord(files.length),
    ...files.flatMap(({ name, body }) => [toText(name), toWord(body.length), body, hashFile(body)]),
  ]);
}

/** The header that says in which protocol. */
export function protocolCookie(asked: number): string {
  return `server_protocol_version=${Math.min(asked, PROTOCOL)}`;
}

function toWord(value: number): Buffer {
  const word = Buffer.alloc(8);
  word.writeBigUInt64LE(BigInt(value));
  return word;
}

/** With its length in front, seven bits to a byte. */
function toText(text: string): Buffer {
  const body = Buffer.from(text);
  const length: number[] = [];
  let left = body.length;
  for (; left > 127; left >>= 7) length.push((left & 127) | 128);
  return Buffer.concat([Buffer.from([...length, left]), body]);
}
