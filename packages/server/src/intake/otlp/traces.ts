import type { ForeignEvent } from '../foreign/batch.ts';
import { defined, get, isRecord, toList, toNumber, toWords } from '../foreign/reading.ts';
import { toAttributes, toMs } from './attributes.ts';
import { pageOf, toException } from './logs.ts';

const kinds = [undefined, 'internal', 'server', 'client', 'producer', 'consumer'];
const states = [undefined, 'ok', 'error'];

/** A span as an event, and behind it the exceptions that it recorded. */
export function toSpanEvents(span: unknown): (ForeignEvent | string)[] {
  if (!isRecord(span)) return ['span must be an object'];
  const start = toMs(span['startTimeUnixNano']);
  const end = toMs(span['endTimeUnixNano']);
  if (start === undefined || end === undefined) return ['span must have a start and an end'];
  const attributes = toAttributes(span['attributes']);
  const page = pageOf(attributes);
  const ids = { traceId: toWords(span['traceId']), spanId: toWords(span['spanId']) };
  const status = span['status'];
  const data = defined({
    ...attributes,
    name: toWords(span['name']) ?? '',
    durationMs: Math.max(0, end - start),
    kind: kinds[toNumber(span['kind']) ?? 0],
    status: states[toNumber(get(status, 'code')) ?? 0],
    statusMessage: toWords(get(status, 'message')),
    ...ids,
    parentSpanId: toWords(span['parentSpanId']),
  });
  const where = page === undefined ? {} : { page };
  return [
    { type: 'span', timestamp: start, ...where, data },
    ...toList(span['events']).flatMap((event) => {
      if (get(event, 'name') !== 'exception') return [];
      const said = { ...toAttributes(get(event, 'attributes')), ...ids };
      return {
        type: 'exception',
        timestamp: toMs(get(event, 'timeUnixNano')) ?? start,
        ...where,
        data: toException(said, undefined),
      };
    }),
  ];
}
