import type { FunnelQuestion } from '../api/funnelTypes.ts';
import type { BoundValue, Database } from './ask.ts';
import type { FunnelScope } from './funnel.ts';
import { DEFAULT_WITHIN_MS } from './own/checkFunnel.ts';
import { compileFilter } from './own/compileFilter.ts';
import { type Bind, textOf } from './own/fields.ts';
import { IN_SCOPE } from './scope.ts';

/** The column by whose hash steps belong together. */
const WHOSE = { visit: 'visit', user: 'person' } as const;

/** Bits of a packed event for its steps, of which there are at most as many. */
const MASK_BITS = 8;
/** So many shares of all visits are sorted each by itself: each fits into the cache, and cores have something to divide. */
const SHARES = 256;
const SHARE_BITS = 8;
/** Bits of what is left of the hash of a visit when its share is known. */
const HASH_BITS = 64 - SHARE_BITS;

/** Makes each share a part of the work from the first row on. */
export const CHAIN_SETTINGS = 'SETTINGS group_by_two_level_threshold = 1';

/**
 * A statement with one row for each visit or user who took the first step: for how many they stand at each step as `stands1` and so on, how many steps they took as `depth`, the `times` of
 * those from an origin of its own, and where groups are asked for `hash`, that of the first event's key.
 *
 * Every event is one number of 128 bits, from the highest: who, when, its number on the page, which steps it would take. To sort these is many times cheaper than to gather
 * the events of each visit in a hash table, and leaves them in order. For each step one array says, at each event, which is the latest chain that got there: its start, and in the
 * low bits the place of the event that took the step. An event lengthens the chains that were there before it, so it takes one step of a chain at most; of two chains the later one
 * has more time left, so the earlier is not needed any more.
 */
export function chainsOf(
  db: Database,
  { question, from, to }: FunnelScope,
  bind: Bind,
): { sql: string; values: Record<string, BoundValue> } {
  const { steps, within = DEFAULT_WITHIN_MS, per = 'visit', by } = question;
  // No moment is so early that a chain could have begun at 0, which stands for none.
  const origin = from - within - 2;
  const momentBits = (to - origin).toString(2).length;
  const seqBits = 128 - HASH_BITS - MASK_BITS - momentBits;
  const placeBits = Math.min(24, 64 - momentBits);
  const has = (mask: string, step: number): string => `bitTest(${mask}, ${step - 1})`;

  const packed = `bitShiftLeft(toUInt128(bitShiftRight(whose, ${SHARE_BITS})), {hashShift:UInt8})
      + bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at) - {origin:Int64}), {momentShift:UInt8})
      + bitShiftLeft(least(seq, {maxSeq:UInt64}), ${MASK_BITS}) + mask`;
  const events = `SELECT ${WHOSE[per]} AS whose, weight, ${maskOf(question, bind)} AS mask, ${packed} AS packed${by === undefined ? '' : `, if(${has('mask', 1)}, sipHash64(${textOf(by, bind)}), 0) AS hash`}
    FROM ${db.events} WHERE ${IN_SCOPE} AND whose != 0 AND type IN ${bind('Array(String)', [...new Set(steps.map(({ type }) => type))])} AND mask != 0`;
  const shares = `SELECT groupArray(packed) AS unsorted, groupArray(weight) AS weights, min(weight) AS lightest, max(weight) AS heaviestOfAll, arraySort(unsorted) AS sorted,
      arrayMap(event -> toUInt64(bitShiftRight(event, {hashShift:UInt8})), sorted) AS owners, arrayMap((one, before) -> one != before, owners, arrayShiftRight(owners, 1, bitNot(toUInt64(0)))) AS isNew,
      lightest = heaviestOfAll AS isEven, arraySort((one, event) -> event, if(isEven, [], weights), if(isEven, [], unsorted)) AS sortedWeights,
      arrayResize(arraySplit((one, new) -> new, sortedWeights, if(isEven, [], isNew)), arrayCount(isNew)) AS weightsOf${
        by === undefined
          ? ''
          : `,
      groupArray(hash) AS unsortedHashes, arraySort((one, event) -> event, unsortedHashes, unsorted) AS hashes`
      }
    FROM (${events}) GROUP BY bitAnd(whose, ${SHARES - 1})`;
  const ofEach = (what: string): string => `arraySplit((one, new) -> new, ${what}, isNew)`;
  const visits = `SELECT isEven, heaviestOfAll, weightsOfVisit, masks, moments${by === undefined ? '' : `, hashesOf[indexOf(arrayMap(mask -> ${has('mask', 1)}, masks), 1)] AS hash`}
    FROM (${shares}) ARRAY JOIN weightsOf AS weightsOfVisit, ${ofEach('arrayMap(event -> toUInt8(bitAnd(event, 255)), sorted)')} AS masks,
      ${ofEach('arrayMap(event -> bitShiftLeft(bitAnd(toUInt64(bitShiftRight(event, {momentShift:UInt8})), {momentMask:UInt64}), {placeBits:UInt8}), sorted)')} AS moments${by === undefined ? '' : `, ${ofEach('hashes')} AS hashesOf`}
    WHERE arrayExists(mask -> ${has('mask', 1)}, masks)`;

  const count = steps.length;
  const chains = [
    'arrayEnumerate(moments) AS places, arrayMap((moment, place) -> moment + place, moments, places) AS events',
    `arrayFill(chain -> chain != 0, arrayMap((mask, event) -> if(${has('mask', 1)}, event, 0), masks, events)) AS chains1`,
  ];
  for (let step = 2; step <= count; step++)
    chains.push(`arrayFill(chain -> chain != 0, arrayMap((mask, event, place, before) -> if(${has('mask', step)} AND event <= before + {withinPlaces:UInt64}, bitAnd(before, bitNot({placeMask:UInt64})) + place, 0),
      masks, events, places, arrayShiftRight(chains${step - 1}, 1))) AS chains${step}`);
  // From the last event of the longest chain back to the first.
  for (let step = count; step >= 1; step--) {
    const last = `chains${step}[-1]`;
    const leading = `if(place${step + 1} != 0, chains${step}[place${step + 1} - 1], ${last})`;
    chains.push(`bitAnd(${step === count ? last : leading}, {placeMask:UInt64}) AS place${step}`);
  }
  const numbers = steps.map((_, index) => index + 1);
  const depths = numbers.toReversed().map((step) => `place${step} != 0, ${step}`);
  const times = numbers.map((step) => `toInt64(bitShiftRight(moments[place${step}], {placeBits:UInt8}))`);
  // A step is known as soon as one of its events is told, and a chain where all of its steps are.
  const stands = numbers.map((step) => {
    const own = `arrayMin(arrayFilter((one, mask) -> ${has('mask', step)}, weightsOfVisit, masks))`;
    return `toFloat64(if(isEven, heaviestOfAll, ${step === 1 ? own : `greatest(stands${step - 1}, ${own})`})) AS stands${step}`;
  });
  return {
    sql: `SELECT ${stands.join(', ')}${by === undefined ? '' : ', hash'}, ${chains.join(',\n    ')}, multiIf(${depths.join(', ')}, 0) AS depth, [${times.join(', ')}] AS times FROM (${visits})`,
    values: {
      origin,
      hashShift: 128 - HASH_BITS,
      momentShift: MASK_BITS + seqBits,
      momentMask: String(2n ** BigInt(momentBits) - 1n),
      maxSeq: String(2n ** BigInt(seqBits) - 1n),
      placeBits,
      placeMask: String(2n ** BigInt(placeBits) - 1n),
      withinPlaces: String(BigInt(within + 1) * 2n ** BigInt(placeBits) - 1n),
    },
  };
}

/** Whether an event takes the first step, for those that belong to somebody. */
export function takesFirstStep({ steps, per = 'visit' }: FunnelQuestion, bind: Bind): string {
  return `${WHOSE[per]} != 0 AND ${isStep(steps[0], bind)}`;
}

/** Which steps an event would take, a bit for each. */
function maskOf({ steps }: FunnelQuestion, bind: Bind): string {
  return steps.map((step, index) => `bitShiftLeft(toUInt8(${isStep(step, bind)}), ${index})`).join(' + ');
}

function isStep(step: FunnelQuestion['steps'][number] | undefined, bind: Bind): string {
  if (step === undefined) return 'false';
  const { type, where } = step;
  return `type = ${bind('String', type)}${where === undefined ? '' : ` AND ${compileFilter(where, bind)}`}`;
}
