import type { Booking, BookingStore } from '../store.ts';

/** Bookings of a store in memory, which keeps them all. */
export function createBookings(): BookingStore {
  const kept: Booking[] = [];
  return {
    begin: async () => ({ last: 0, open: [] }),
    from: async (number) =>
      kept
        .filter((booking) => booking.number >= number)
        .map((booking) => (booking.number === number ? { ...booking, ids: [] } : booking)),
    of: async (block) => kept.findLast((booking) => booking.block === block),
    async write(booking) {
      if (!kept.some(({ number }) => number === booking.number)) kept.push(booking);
    },
    prune: async () => {},
  };
}
