import type { FirstWins } from './firstWins.ts';
import type { Booking, BookingStore } from './store.ts';

/** A block has twenty thousand ids, so these are 16 MB. */
const AT_ONCE = 50;

/** Copies of the table lag behind each other, events behind bookings: nothing that is younger is taken for settled. */
const LAG = "now64(3, 'UTC') - toIntervalMinute(1)";

interface Row {
  number: number;
  block: string;
  settles: number;
  ids: string;
}

/** Bookings in the database: the token is the number. */
export function createBookings({ database, rows, run, insert }: FirstWins): BookingStore {
  const table = `${database}.bookings`;

  async function* openUpTo(last: number): AsyncIterable<Row> {
    for (let after = 0; ; ) {
      const found = await rows<Row>(
        `SELECT number, block, settles, ids FROM ${table} WHERE number > {after:UInt64} AND number <= {last:UInt64}
  AND (number = {last:UInt64} OR number NOT IN (SELECT settles FROM ${table})) ORDER BY number LIMIT ${AT_ONCE}`,
        { after, last },
      );
      yield* found;
      if (found.length < AT_ONCE) return;
      after = found.at(-1)?.number ?? last;
    }
  }

  return {
    async begin() {
      const [place] = await rows<{ last: number }>(
        `SELECT if(countIf(at < ${LAG}) = 0, min(number), maxIf(number, at < ${LAG})) AS last FROM ${table}`,
      );
      const last = place?.last ?? 0;
      const open: Booking[] = [];
      for await (const row of openUpTo(last)) open.push(toBooking(row));
      return { last, open };
    },
    async from(number) {
      // Two have one number only where a server stood still while thousands were written: the first has it.
      const found = await rows<Row>(
        `SELECT number, block, settles, if(number = {number:UInt64}, '', ids) AS ids FROM ${table}
WHERE number >= {number:UInt64} ORDER BY number, at LIMIT 1 BY number LIMIT ${AT_ONCE}`,
        { number },
      );
      return found.map(toBooking);
    },
    async of(block) {
      const [found] = await rows<Row>(
        `SELECT number, block, settles, ids FROM ${table} WHERE number IN (
  SELECT max(number) FROM ${table} WHERE block = {block:String} AND at > now64(3, 'UTC') - toIntervalMinute(30)
) ORDER BY at LIMIT 1`,
        { block },
      );
      return found?.block === block ? toBooking(found) : undefined;
    },
    async write({ number, block, settles, ids }) {
      const row = { number, block, settles, ids: ids.join('') };
      await insert(
        { token: String(number), rows: Buffer.from(`${JSON.stringify(row)}\n`) },
        `${table} (number, block, settles, ids) FORMAT JSONEachRow`,
      );
    },
    prune: (below) =>
      run(`DELETE FROM ${table} WHERE number < {below:UInt64} AND at < now64(3, 'UTC') - toIntervalHour(1)`, {
        below,
      }),
  };
}

function toBooking({ ids, ...row }: Row): Booking {
  return { ...row, ids: ids.match(/.{16}/g) ?? [] };
}
