// What a page loads when the person asks what is known of them, or wants it gone.
export { payErasures } from './erase.ts';
export { restrictVisits } from './restrict.ts';
export { makeReport } from './show.ts';
