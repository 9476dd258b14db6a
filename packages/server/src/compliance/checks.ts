import type { ControlVerdict } from '../api/types.ts';
import type { Facts, Trial } from './facts.ts';
import { LIMITS } from './limits.ts';

/** What a check has found. */
interface Finding {
  verdict: ControlVerdict;
  evidence: string[];
  /** Empty where it passed. */
  todo: string;
}

/** Reads facts, and says what follows. */
export type Check = (facts: Facts) => Finding;

const DAY = 24 * 60 * 60 * 1_000;

const pass = (...evidence: string[]): Finding => ({ verdict: 'pass', evidence, todo: '' });
const fail = (todo: string, ...evidence: string[]): Finding => ({ verdict: 'fail', evidence, todo });
/** No machine can tell. */
const person = (todo: string, ...evidence: string[]): Finding => ({
  verdict: 'person',
  evidence,
  todo,
});
const daysOf = (ms: number): number => Math.floor(ms / DAY);
const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
const listed = (words: readonly string[]): string =>
  words.length <= 10 ? words.join(', ') : `${words.slice(0, 10).join(', ')} and ${words.length - 10} more`;

export const retention: Check = ({ retention: { days, mostLateDays, lateRows, withoutExpiry } }) => {
  const kinds = Object.entries(days).map(([kind, kept]) => `${kind}: ${kept} days`);
  const late = lateRows === 0 ? 'Nothing is past its days.' : `${lateRows} rows are past their days.`;
  const evidence = [...kinds, late];
  if (withoutExpiry.length > 0)
    return fail(
      'Give these tables their expiry back, as schema.sql in the data folder defines it.',
      `Tables without expiry: ${withoutExpiry.join(', ')}.`,
      ...evidence,
    );
  if (mostLateDays > LIMITS.lateDays)
    return fail(
      'The database does not remove what has expired. Look at its log and free space, and restart it.',
      `Rows are up to ${Math.floor(mostLateDays)} days past their days; ${LIMITS.lateDays} are usual.`,
      ...evidence,
    );
  const endless = Object.entries(days).filter(
    ([kind, kept]) => kind !== 'consent' && kept >= LIMITS.endlessRetentionDays,
  );
  if (endless.length > 0)
    return fail(
      'Set CANDOR_RETENTION_DAYS, or the kind in CANDOR_RETENTION_KINDS, to what its purpose needs.',
      `Kept as good as for ever: ${endless.map(([kind]) => kind).join(', ')}.`,
      ...evidence,
    );
  const long = Object.entries(days).filter(
    ([kind, kept]) => kind !== 'consent' && kept > LIMITS.usualRetentionDays,
  );
  if (long.length > 0)
    return person(
      `Write down why ${long.map(([kind]) => kind).join(', ')} must be kept for longer than ${LIMITS.usualRetentionDays} days, or keep it for less.`,
      ...evidence,
    );
  return pass(...evidence);
};

export const rotation: Check = ({ now, access: { users, tokens, keys, hasOperatorToken } }) => {
  const admins = users.filter(({ role, passwordAt }) => role === 'admin' && passwordAt !== null);
  const oldAdmins = admins.filter(({ passwordAt }) => now - (passwordAt ?? now) > LIMITS.passwordMs);
  const oldTokens = tokens.filter(({ createdAt }) => now - createdAt > LIMITS.tokenMs);
  const oldKeys = keys.filter(({ createdAt }) => now - createdAt > LIMITS.keyMs);
  const evidence = [
    ...admins.map(
      ({ id, passwordAt }) =>
        `Admin ${id}: password of ${dateOf(passwordAt ?? now)}, ${daysOf(now - (passwordAt ?? now))} days old.`,
    ),
    `${tokens.length} tokens, ${tokens.filter(({ until }) => until === null).length} without an end; ${keys.length} write keys.`,
  ];
  if (oldAdmins.length > 0 || oldTokens.length > 0)
    return fail(
      [
        oldAdmins.length > 0 &&
          `Let these admins choose a new password: ${listed(oldAdmins.map(({ id }) => id))}.`,
        oldTokens.length > 0 && `Replace these tokens: ${listed(oldTokens.map(({ id }) => id))}.`,
      ]
        .filter(Boolean)
        .join(' '),
      `Older than ${daysOf(LIMITS.passwordMs)} days: ${oldAdmins.length} passwords of admins, ${oldTokens.length} tokens.`,
      ...evidence,
    );
  const doubts = [
    hasOperatorToken && 'CANDOR_ADMIN_TOKEN is set and has no age: say when it was changed last.',
    oldKeys.length > 0 &&
      `Write keys are public, yet these are older than ${daysOf(LIMITS.keyMs)} days; are they still used: ${listed(oldKeys.map(({ id }) => id))}?`,
  ].filter((text) => text !== false);
  return doubts.length > 0 ? person(doubts.join(' '), ...evidence) : pass(...evidence);
};

export const roles: Check = ({ now, access: { users, sessions } }) => {
  const count = (role: string): number => users.filter((user) => user.role === role).length;
  const admins = count('admin');
  const evidence = [
    `${admins} admins, ${count('editor')} editors, ${count('viewer')} viewers.`,
    `${sessions.count} sessions; none lasts longer than ${daysOf(sessions.longestMs)} days.`,
  ];
  if (sessions.ofNobody > 0)
    return fail(
      'Restart the server, which forgets sessions of accounts that are gone.',
      `${sessions.ofNobody} sessions belong to nobody who has an account.`,
      ...evidence,
    );
  const stale = users.filter(
    ({ passwordAt, createdAt }) => passwordAt === null && now - createdAt > LIMITS.invitationMs,
  );
  if (stale.length > 0)
    return fail(
      `Remove who never came: ${listed(stale.map(({ id }) => id))}.`,
      `${stale.length} accounts were never taken up in ${daysOf(LIMITS.invitationMs)} days.`,
      ...evidence,
    );
  if (admins === 0)
    return fail('Make an account for each who administers: open the link that serve prints.', ...evidence);
  if (admins > LIMITS.admins || (users.length > 2 && admins === users.length))
    return person('Does each of the admins need that role? Make the others editors or viewers.', ...evidence);
  return person(
    'Go through the accounts and their roles once a quarter, and write down that you did.',
    ...evidence,
  );
};

export const leastAccess: Check = (facts) => {
  const { users, tokens } = facts.access;
  const admins = tokens.filter(({ role }) => role === 'admin');
  const evidence = [
    `${users.length} accounts with a role each; every guarded route has a row in the table of rights or the server does not start.`,
    `${tokens.length} tokens, ${admins.length} of them with the role admin.`,
  ];
  const endless = admins.filter(({ until }) => until === null);
  return endless.length > 0
    ? fail(
        `Give tokens of admins an end, and replace: ${listed(endless.map(({ id }) => id))}.`,
        `${endless.length} tokens of admins never end.`,
        ...evidence,
      )
    : pass(...evidence);
};

export const throttling: Check = ({ access: { throttle, throttled } }) =>
  byTrial(throttle, {
    good: [
      `${throttle.tried} wrong sign-ins in a row are made to wait; it was tried on the rules that the server runs with.`,
      `${throttled} times in 30 days somebody was made to wait.`,
    ],
    todo: 'Guessing is not slowed down. Install this version again.',
  });

export const auditChain: Check = ({ audit: { isIntact, entries, problems, firstAt } }) =>
  isIntact
    ? pass(
        `${entries} entries since ${firstAt === null ? 'now' : dateOf(firstAt)}, each sealed with the one before; kept reports are what was sealed.`,
        'The server removes no entry.',
      )
    : fail(
        'Run candor audit verify, find out who could write into the data folder, and put back a copy.',
        `${problems} places of the audit log or of kept reports are not what was written.`,
      );

export const backups: Check = ({ now, backup: { at, damage, isCluster } }) => {
  if (at === null)
    return fail('Run candor backup FOLDER, every night.', 'No backup was made from this data folder.');
  const age = now - at;
  const evidence = [`The last backup is of ${dateOf(at)}, ${daysOf(age)} days ago.`];
  if (age > LIMITS.backupMs)
    return fail('Run candor backup FOLDER, every night.', ...evidence, 'A week is the most.');
  if (damage !== null && damage.length > 0)
    return fail(
      'Make another backup, and find out what changed this one.',
      ...evidence,
      `Missing or of another size: ${listed(damage)}.`,
    );
  if (isCluster) evidence.push("A cluster's database is not part of it.");
  return person(
    `Once a quarter, restore it on another machine with candor restore, and write down how long that took.${
      isCluster ? ' Back up the cluster by its own means.' : ''
    }`,
    ...evidence,
    damage === null
      ? 'It was moved from where it was made, as it should be, so it could not be looked at.'
      : 'All of its files are there, of the size that they had.',
  );
};

export const transmission: Check = ({ network }) => {
  const { host, isLoopback, proxies, publicUrl, hasHosts, hasPlainDatabase } = network;
  const evidence = [
    `Listens on ${host}, behind ${proxies} named proxies; opened as ${publicUrl ?? 'its own address'}.`,
  ];
  if (hasPlainDatabase)
    return fail('Use https in CANDOR_CLICKHOUSE_URL.', 'The database is reached without TLS.', ...evidence);
  if (publicUrl?.startsWith('http:') === true && !/^http:\/\/(localhost|127\.|\[::1\])/.test(publicUrl))
    return fail('Use https in CANDOR_PUBLIC_URL.', 'People open it without TLS.', ...evidence);
  if (!isLoopback && proxies === 0)
    return fail(
      'Put a proxy with TLS before it and name that in CANDOR_PROXIES.',
      'It is reached from other machines without TLS.',
      ...evidence,
    );
  if (isLoopback && proxies === 0) return pass(...evidence, 'Only this machine reaches it.');
  return person(
    `Look at the proxy: TLS 1.2 or later, a certificate that renews itself, HSTS.${hasHosts ? '' : ' Name the public host in CANDOR_HOSTS.'}`,
    ...evidence,
  );
};

export const atRest: Check = ({ network: { isFolderPrivate } }) =>
  isFolderPrivate
    ? person(
        'Say how the disk and the backups are encrypted; the server cannot see that.',
        'Only its owner can read the data folder.',
        'Passwords, tokens and invitations are kept as hashes, targets of channels sealed.',
      )
    : fail('Run chmod 700 on the data folder.', 'Others on this machine can read the data folder.');

export const consentAtIntake: Check = ({ intake: { consent, withheld, foreignConsent } }) => {
  const found = byTrial(consent, {
    good: [
      `${consent.tried} events above their level, or against Global Privacy Control, were tried on the intake’s own rules and turned down.`,
      `${withheld} events were turned down for their level since the start.`,
      `What other clients send without a level counts as ${foreignConsent}.`,
    ],
    todo: 'The intake takes what people have not allowed. Install this version again.',
  });
  if (found.verdict !== 'pass' || foreignConsent !== 'full') return found;
  return person('Say why people allow full to clients that never asked them.', ...found.evidence);
};

export const levels: Check = ({ stored: { judged, unjudged, aboveLevel } }) => {
  const evidence = [
    `${judged} events received in 35 days were held against their level; ${unjudged} are from before levels were kept.`,
  ];
  if (aboveLevel.length === 0 && judged === 0 && unjudged > 0)
    return person('Look again once newer events have come.', ...evidence);
  if (aboveLevel.length === 0) return pass(...evidence);
  return fail(
    'Find out which sender wrote them past the intake, and erase them.',
    ...aboveLevel
      .slice(0, 10)
      .map(({ type, consent, why, events }) => `${events} of ${type} at ${consent}: ${why}.`),
    ...evidence,
  );
};

export const receipts: Check = ({ stored: { receipts: count }, retention: { days } }) =>
  count > 0
    ? pass(`${count} decisions are kept, each for ${days['consent'] ?? 0} days.`)
    : person(
        'No decision on consent is stored. Say on which other ground people are measured, or ask them.',
        'No event consent.change is stored.',
      );

export const redaction: Check = ({ intake: { redaction: trial }, stored: { scanned, personal } }) => {
  const tried = byTrial(trial, {
    good: [`${trial.tried} kinds of personal data were tried on the intake and taken out.`],
    todo: 'Redaction lets personal data through. Install this version again.',
  });
  if (tried.verdict === 'fail') return tried;
  const evidence = [...tried.evidence, `The ${scanned} newest events were read.`];
  if (personal.length === 0) return pass(...evidence);
  return fail(
    'Erase the visits of these events, and find out what wrote them past the intake.',
    ...personal
      .slice(0, 10)
      .map(
        ({ project, type, field, events }) =>
          `${events} of ${type} in ${project}: personal data in ${field}.`,
      ),
    ...evidence,
  );
};

const NOTHING_TO_EXPORT =
  'Look again once somebody has allowed the id of a visit: until then there is nothing to export.';

export const exportsRedacted: Check = ({ stored: { exported }, access: { exports: count } }) => {
  const { visits, events, personal } = exported;
  const evidence = [
    `An export of ${visits} visits with ${events} events was made and read.`,
    `${count} exports in 30 days, each in the audit log; only admins may ask for one.`,
  ];
  if (visits === 0) return person(NOTHING_TO_EXPORT, ...evidence);
  if (personal.length === 0) return pass(...evidence);
  return fail(
    'Do not hand out exports until these events are erased.',
    `Personal data that was not redacted, in ${listed(personal)}.`,
    ...evidence,
  );
};

export const erasure: Check = ({ stored: { erasedButFound, unpurged }, access: { erasures } }) => {
  const evidence = [
    `${erasures} erasures in 30 days; each is answered when no question finds the visits any more.`,
  ];
  if (erasedButFound > 0)
    return fail(
      'Erase them again with candor erase.',
      `${erasedButFound} erased visits are found.`,
      ...evidence,
    );
  if (unpurged > 0)
    return fail(
      'Restart the server, which rewrites them; look at the free space of the disk.',
      `${unpurged} pieces on disk hold erased rows for more than 30 days.`,
      ...evidence,
    );
  return pass(...evidence, 'Nothing erased has waited on the disk for more than 30 days.');
};

export const rightsOfPeople: Check = ({ access: { exports: shown, erasures }, stored: { exported } }) => {
  const evidence = [
    'People see, take and erase what is kept of their visits from the page itself; admins do so for those who write.',
    `An export of ${exported.visits} visits was made to see that it works.`,
    `${shown} exports and ${erasures} erasures in 30 days.`,
  ];
  return exported.visits === 0 ? person(NOTHING_TO_EXPORT, ...evidence) : pass(...evidence);
};

export const availability: Check = ({ intake: { keyEventsPerSecond } }) =>
  keyEventsPerSecond > 0
    ? pass(`A write key may send ${keyEventsPerSecond} events a second; beyond, it is told to wait.`)
    : fail('Set CANDOR_KEY_EVENTS_PER_SECOND: a write key is public.', 'Write keys may send without limit.');

export const monitoring: Check = ({ alerts: { rules, toldRules, channels, deadMessages } }) => {
  const evidence = [`${rules} rules look, ${toldRules} of them tell one of ${channels.length} channels.`];
  if (toldRules === 0) return fail('Make an alert rule that tells a channel.', ...evidence);
  return deadMessages > 0
    ? fail(
        'See to the messages that were given up, under Channels.',
        `${deadMessages} messages were given up.`,
        ...evidence,
      )
    : pass(...evidence);
};

export const incidents: Check = ({ alerts: { forgotten } }) =>
  forgotten > 0
    ? fail('Take on or resolve these incidents.', `Nobody has taken on ${forgotten} incidents in 7 days.`)
    : person(
        'Have a written way to tell people and authorities of a breach, within 72 hours where the GDPR holds and 60 days where HIPAA does.',
        'No incident waits for more than 7 days.',
      );

export const software: Check = ({ version, nodeVersion, software: { pendingSteps } }) =>
  pendingSteps.length > 0
    ? fail('Run candor migrate.', `The schema lacks ${pendingSteps.join(', ')}.`)
    : person(
        'Compare the version with the list of releases: the server asks nobody.',
        `Candor ${version} on Node.js ${nodeVersion}; the schema is up to date.`,
      );

export const documentation: Check = ({ now, audit: { firstAt } }) =>
  person(
    'Keep policies and copies of the audit log for six years, beside this server as well.',
    firstAt === null
      ? 'The audit log is empty.'
      : `The audit log reaches back ${daysOf(now - firstAt)} days, and nothing removes from it; six years are ${daysOf(LIMITS.documentationMs)}.`,
  );

export const processing: Check = () =>
  person(
    'Fill in what the record says is missing: controller, contact, legal ground, transfers.',
    'The record is made of the catalogue of events that this version collects, and is part of this report.',
  );

export const recipients: Check = ({ alerts: { channels } }) => {
  const places = [...new Set(channels.map(({ kind, place }) => `${kind} ${place}`))];
  return person(
    'Have a contract with each who gets or runs anything of this, and say where they are.',
    places.length === 0
      ? 'No channel leaves this server.'
      : `Alerts, without personal data, go to ${listed(places)}.`,
  );
};

/** A control about which the server knows nothing. */
export function byPeople(todo: string): Check {
  return () => person(todo, 'The server knows nothing of this.');
}

function byTrial({ failures }: Trial, { good, todo }: { good: string[]; todo: string }): Finding {
  return failures.length === 0 ? pass(...good) : fail(todo, ...failures);
}
