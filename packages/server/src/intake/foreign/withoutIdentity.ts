import type { JsonObject, JsonValue } from '@candor/core/wire';

/** Names under which clients say who somebody is, without dots, dashes and capitals. */
const identities: ReadonlySet<string> = new Set(
  (
    'user userid username useremail userfullname userhash userroles usergeo useripaddress ' +
    'enduserid enduserpseudoid enduserrole enduserscope sessionid sessionpreviousid deviceid installationid appinstallationid ' +
    'ip ipaddress clientip clientaddress clientport remoteaddr sourceaddress hostip netpeerip netsockpeeraddr networkpeeraddress ' +
    'networklocaladdress httpclientip useragent useragentoriginal httpuseragent browserbrands browserdocumenturlfull urlquery urlfragment ' +
    'replayid sentryreplayid cookies cookie querystring'
  ).split(' '),
);

/** An address or a path, up to its query or fragment. */
const address = /^((?:[a-z][a-z\d+.-]*:)?\/[^\s?#]*)[?#]\S*$/i;

/** Data without what names a person, and addresses in it without query and fragment, where people's data often is. */
export function withoutIdentity(data: Readonly<Record<string, unknown>>): JsonObject {
  const kept: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(data)) {
    // Assigning it would change what the copy inherits.
    if (name === '__proto__' || value === undefined || isIdentity(name)) continue;
    kept[name] = strip(value);
  }
  return kept;
}

function strip(value: unknown): JsonValue {
  if (typeof value === 'string') return value.length < 8192 ? value.replace(address, '$1') : value;
  if (Array.isArray(value)) return value.map(strip);
  if (typeof value === 'object' && value !== null) return withoutIdentity(value as Record<string, unknown>);
  const isPlain = typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
  return isPlain ? value : null;
}

function isIdentity(name: string): boolean {
  return name.length <= 64 && identities.has(name.replace(/[._\s-]/g, '').toLowerCase());
}
