// CityHash128 as ClickHouse has it: version 1.0.2, of which later ones differ.
// https://github.com/ClickHouse/ClickHouse/tree/master/contrib/cityhash102

/** The low and the high half. */
type Hash = readonly [low: bigint, high: bigint];

const K0 = 0xc3a5c85c97cb3127n;
const K1 = 0xb492b66fbe98f273n;
const K2 = 0x9ae16a3b2f90404fn;
const K3 = 0xc949d7c7509e6557n;
const K_MUL = 0x9ddfea08eb382d69n;

/** A file is hashed by so many bytes at a time, each time beginning with the hash before. */
const BLOCK_BYTES = 2048;

/** The hash by which replicas tell whether a file has arrived whole: 16 bytes. */
export function hashFile(file: Buffer): Buffer {
  let hash: Hash = [0n, 0n];
  for (let at = 0; at < file.length; at += BLOCK_BYTES)
    hash = hashWith(file.subarray(at, at + BLOCK_BYTES), hash);
  const bytes = Buffer.alloc(16);
  bytes.writeBigUInt64LE(hash[0], 0);
  bytes.writeBigUInt64LE(hash[1], 8);
  return bytes;
}

function hashWith(bytes: Buffer, seed: Hash): Hash {
  if (bytes.length < 128) return hashFew(bytes, seed);
  const at = (offset: number): bigint => bytes.readBigUInt64LE(offset);
  let [x, y] = seed;
  let z = wrap(BigInt(bytes.length) * K1);
  const first = wrap(rotate(y ^ K1, 49) * K1 + at(0));
  let v: Hash = [first, wrap(rotate(first, 42) * K1 + at(8))];
  let w: Hash = [wrap(rotate(wrap(y + z), 35) * K1 + x), wrap(rotate(wrap(x + at(88)), 53) * K1)];
  let offset = 0;
  for (; bytes.length - offset >= 128 || offset % 128 !== 0; offset += 64) {
    x = wrap(rotate(wrap(x + y + v[0] + at(offset + 16)), 37) * K1);
    y = wrap(rotate(wrap(y + v[1] + at(offset + 48)), 42) * K1);
    x ^= w[1];
    y ^= v[0];
    z = rotate(z ^ w[0], 33);
    v = weakHash(bytes, offset, wrap(v[1] * K1), wrap(x + w[0]));
    w = weakHash(bytes, offset + 32, wrap(z + w[1]), y);
    [x, z] = [z, x];
  }
  y = wrap(y + rotate(w[0], 37) * K0 + z);
  x = wrap(x + rotate(wrap(v[0] + z), 49) * K0);
  for (let end = bytes.length; end > offset; end -= 32) {
    y = wrap(rotate(wrap(y - x), 42) * K0 + v[1]);
    w = [wrap(w[0] + at(end - 16)), w[1]];
    x = wrap(rotate(x, 49) * K0 + w[0]);
    w = [wrap(w[0] + v[0]), w[1]];
    v = weakHash(bytes, end - 32, v[0], v[1]);
  }
  x = mixTwo(x, v[0]);
  y = mixTwo(y, w[0]);
  return [wrap(mixTwo(wrap(x + v[1]), w[1]) + y), mixTwo(wrap(x + w[1]), wrap(y + v[1]))];
}

/** Of less than 128 bytes. */
function hashFew(bytes: Buffer, seed: Hash): Hash {
  const { length } = bytes;
  const at = (offset: number): bigint => bytes.readBigUInt64LE(offset);
  let [a, b] = seed;
  let c = 0n;
  let d = 0n;
  if (length <= 16) {
    a = wrap(shiftMix(wrap(a * K1)) * K1);
    c = wrap(b * K1 + hashFewest(bytes));
    d = shiftMix(wrap(a + (length >= 8 ? at(0) : c)));
  } else {
    c = mixTwo(wrap(at(length - 8) + K1), a);
    d = mixTwo(wrap(b + BigInt(length)), wrap(c + at(length - 16)));
    a = wrap(a + d);
    for (let offset = 0; offset < length - 16; offset += 16) {
      a = wrap((a ^ wrap(shiftMix(wrap(at(offset) * K1)) * K1)) * K1);
      b ^= a;
      c = wrap((c ^ wrap(shiftMix(wrap(at(offset + 8) * K1)) * K1)) * K1);
      d ^= c;
    }
  }
  a = mixTwo(a, c);
  b = mixTwo(d, b);
  return [a ^ b, mixTwo(b, a)];
}

/** Of at most 16 bytes. */
function hashFewest(bytes: Buffer): bigint {
  const { length } = bytes;
  if (length > 8) {
    const [a, b] = [bytes.readBigUInt64LE(0), bytes.readBigUInt64LE(length - 8)];
    return mixTwo(a, rotate(wrap(b + BigInt(length)), length)) ^ b;
  }
  if (length >= 4)
    return mixTwo(
      BigInt(length) + (BigInt(bytes.readUInt32LE(0)) << 3n),
      BigInt(bytes.readUInt32LE(length - 4)),
    );
  if (length === 0) return K2;
  const byte = (offset: number): number => bytes.readUInt8(offset);
  const y = BigInt(byte(0) + (byte(length >> 1) << 8));
  const z = BigInt(length + (byte(length - 1) << 2));
  return wrap(shiftMix(wrap(y * K2) ^ wrap(z * K3)) * K2);
}

function weakHash(bytes: Buffer, offset: number, a: bigint, b: bigint): Hash {
  const at = (index: number): bigint => bytes.readBigUInt64LE(offset + 8 * index);
  const start = wrap(a + at(0));
  const turned = rotate(wrap(b + start + at(3)), 21);
  const sum = wrap(start + at(1) + at(2));
  return [wrap(sum + at(3)), wrap(turned + rotate(sum, 44) + start)];
}

function mixTwo(low: bigint, high: bigint): bigint {
  const a = shiftMix(wrap((low ^ high) * K_MUL));
  return wrap(shiftMix(wrap((high ^ a) * K_MUL)) * K_MUL);
}

function shiftMix(value: bigint): bigint {
  return value ^ (value >> 47n);
}

function rotate(value: bigint, by: number): bigint {
  return wrap((value >> BigInt(by)) | (value << BigInt(64 - by)));
}

function wrap(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}
