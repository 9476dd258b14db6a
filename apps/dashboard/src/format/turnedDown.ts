/** What one kind of client sent and was not kept. */
export interface TurnedDownClient {
  /** The client as people call it. */
  client: string;
  rows: { words: string; count: number }[];
}

const CLIENTS: Readonly<Record<string, string>> = { otlp: 'OpenTelemetry', sentry: 'Sentry', faro: 'Faro' };

/** Why a whole request was refused. */
const CODES: Readonly<Record<string, string>> = {
  key: 'Request with an unknown key',
  origin: 'Request from an origin that its key is not for',
  rate: 'Request past what its key may send',
  busy: 'Request while too much came at once',
  full: 'Request while too much waited for the store',
  disk: 'Request while the disk took nothing',
  starting: 'Request before the server was ready',
  slow: 'Request that came too slowly',
  cut_off: 'Request that broke off',
  too_large: 'Request that was too large',
  unpacked_too_large: 'Request that was too large unpacked',
  events: 'Request with too many events',
  values: 'Request with too many values',
  length: 'Request that did not tell its length',
  content_type: 'Request of another content type',
  encoding: 'Request of another encoding',
  gzip: 'Request that could not be unpacked',
  json: 'Request that was no JSON',
  protobuf: 'Request that was no protobuf',
  depth: 'Request that was nested too deep',
  envelope: 'Request that was no envelope',
  payload: 'Request that was no payload',
};

/** The server's counts, `client: what`, by client; those that have none are left out. */
export function toTurnedDown(totals: Readonly<Record<string, number>>): TurnedDownClient[] {
  const clients = new Map<string, TurnedDownClient>();
  for (const [name, count] of Object.entries(totals)) {
    const [, source = '', what = ''] = /^(\w+): (.*)$/.exec(name) ?? [];
    const found = clients.get(source) ?? { client: own(CLIENTS, source), rows: [] };
    clients.set(source, found);
    found.rows.push({ words: own(CODES, what), count });
  }
  return [...clients.values()];
}

/** Its word for a name; a name that a newer server gives stands as it is. */
function own(words: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(words, name) ? (words[name] ?? name) : name;
}
