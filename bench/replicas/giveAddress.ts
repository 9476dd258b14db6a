import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';

/** The only one of which it is known where these functions lie; of another, their places are to be looked for. */
const LIBRARY = 'chDB 3.4.0 (ClickHouse 26.7.2.1) for Linux on x86-64';

/** A function of the engine that has nothing to answer here: where it lies, and how it begins. */
interface Place {
  readonly at: number;
  readonly begins: string;
}

// Context::getInterserverIOAddress, getInterserverCredentials and getInterserverScheme, of which the first throws "Parameter 'interserver_http(s)_port'
// required for replication is not specified": only a server sets what they answer.
const ADDRESS: Place = { at: 0x1417c9c0, begins: '41565348' };
const CREDENTIALS: Place = { at: 0x1417c940, begins: '41574156534c8b3f' };
const SCHEME: Place = { at: 0x1417cac0, begins: '488b0680b8870100' };

/**
 * Gives the engine of this process, before its first session is opened, an address at which replicas reach it on this machine. The embedded engine has no setting for that, so
 * the functions that should know it are written over in memory.
 */
export function giveAddress(port: number): void {
  const base = baseOfLibrary();
  const file = openSync('/proc/self/mem', 'r+');
  try {
    for (const { at, begins } of [ADDRESS, CREDENTIALS, SCHEME]) {
      const found = Buffer.alloc(begins.length / 2);
      readSync(file, found, 0, found.length, base + at);
      if (found.toString('hex') !== begins)
        throw new Error(`This is not ${LIBRARY}: nobody knows where another has what is written over here.`);
    }
    const write = (code: Buffer, { at }: Place) => writeSync(file, code, 0, code.length, base + at);
    // The port is 24 bytes behind the host; rax answers with where both were put.
    write(
      Buffer.concat([putText('127.0.0.1'), bytes(0x66, 0xc7, 0x47, 0x18, port & 255, port >> 8), END]),
      ADDRESS,
    );
    write(Buffer.concat([putText('http'), END]), SCHEME);
    // lea rax, [rip + 9]; xor edx, edx; ret: nobody's name and password, as the zeros behind it, which nobody owns.
    write(
      Buffer.concat([bytes(0x48, 0x8d, 0x05, 9, 0, 0, 0, 0x31, 0xd2, 0xc3), Buffer.alloc(96)]),
      CREDENTIALS,
    );
  } finally {
    closeSync(file);
  }
}

/** mov rax, rdi; ret */
const END = bytes(0x48, 0x89, 0xf8, 0xc3);

/** Code that puts a short text where rdi says, as the engine's strings lie: 23 bytes, and their number. */
function putText(text: string): Buffer {
  const string = Buffer.alloc(24);
  string.write(text);
  string.writeUInt8(text.length, 23);
  // mov rax, <8 bytes>; mov [rdi + at], rax
  const put = (at: number) => [bytes(0x48, 0xb8), string.subarray(at, at + 8), bytes(0x48, 0x89, 0x47, at)];
  return Buffer.concat([0, 8, 16].flatMap(put));
}

function bytes(...values: number[]): Buffer {
  return Buffer.from(values);
}

function baseOfLibrary(): number {
  const lines = readFileSync('/proc/self/maps', 'utf8').split('\n');
  const first = lines.find((line) => line.includes('libchdb.so') && line.includes(' 00000000 '));
  if (first === undefined) throw new Error('The engine is not loaded here.');
  return Number.parseInt(first, 16);
}
