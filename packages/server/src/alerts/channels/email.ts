import { isIP } from 'node:net';
import { createTransport } from 'nodemailer';
import { type AlertMessage, headlineOf, shorten } from '../message.ts';
import { findAddress } from '../post.ts';
import { SendProblem } from '../SendProblem.ts';
import type { Channel, TargetOf } from './Channel.ts';
import { readLine, readSecret, refuse } from './fields.ts';

const TIMEOUT_MS = 10_000;
const MAX_RECEIVERS = 20;
const ADDRESS = /^[^\s@<>,;:"()[\]\\]{1,64}@[A-Za-z\d.-]{1,253}$/;

/** E-mail by SMTP. What belongs to one incident is one thread: RFC 5322, 3.6.4. */
export const email: Channel<TargetOf<'email'>> = {
  kind: 'email',
  takes: ['firing', 'resolved', 'test'],
  read(given, kept) {
    const {
      port = kept?.port ?? 587,
      isSecure = kept?.isSecure ?? port === 465,
      to = kept?.to ?? [],
    } = given;
    if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535)
      return refuse('port', 'must be a whole number from 1 to 65535, such as 587');
    if (typeof isSecure !== 'boolean') return refuse('isSecure', 'must be true or false');
    const host = readLine(given, 'host', { kept: kept?.host, least: 1, most: 253 });
    if (!/^[\w.:-]+$/.test(host))
      refuse('host', 'must be the name of a mail server, such as smtp.shop.example');
    const from = readLine(given, 'from', { kept: kept?.from, least: 3, most: 320 });
    if (!ADDRESS.test(from)) refuse('from', 'must be an e-mail address, such as alerts@shop.example');
    const isList =
      Array.isArray(to) &&
      to.length > 0 &&
      to.length <= MAX_RECEIVERS &&
      to.every((one: unknown): one is string => typeof one === 'string' && ADDRESS.test(one));
    if (!isList) return refuse('to', `must be a list of 1 to ${MAX_RECEIVERS} e-mail addresses`);
    return {
      kind: 'email',
      host,
      port,
      isSecure,
      name: readLine(given, 'name', { kept: kept?.name, most: 320 }),
      password: readSecret(given, 'password', {
        kept: kept?.password,
        isSameHost: kept?.host === host,
        most: 500,
      }),
      from,
      to: [...to],
    };
  },
  placeOf: ({ host, to }) => `${host}, ${to.length === 1 ? '1 receiver' : `${to.length} receivers`}`,
  async send(target, message, { rules }) {
    const { host, port, isSecure, name, password, from, to } = target;
    const address = await findAddress(rules, host);
    const transport = createTransport({
      host: address,
      port,
      secure: isSecure,
      // On a network of the site's own, whether the server has TLS is the site's business.
      requireTLS: !isSecure && !rules.isOwn(address),
      ...(name !== '' && { auth: { user: name, pass: password } }),
      tls: isIP(host) === 0 ? { servername: host } : {},
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const domain = from.split('@')[1] ?? 'candor.invalid';
    const thread = `<${message.key}@${domain}>`;
    const isFirst = message.what !== 'resolved';
    try {
      await transport.sendMail({
        from,
        to,
        subject: shorten(headlineOf(message), 200),
        text: toText(message),
        messageId: isFirst ? thread : `<${message.id}@${domain}>`,
        ...(!isFirst && { inReplyTo: thread, references: [thread] }),
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    } catch (error) {
      throw toProblem(error);
    } finally {
      transport.close();
    }
  },
};

function toText({ text, facts, runbook, link }: AlertMessage): string {
  return [
    text,
    '',
    ...facts.map(({ name, value }) => `${name}: ${value}`),
    ...(runbook === '' ? [] : ['', `Runbook: ${runbook}`]),
    ...(link === null ? [] : ['', `Incident: ${link}`]),
    '',
  ].join('\n');
}

/** A code of 5xx is for good: RFC 5321, 4.2.1. What a server says beside it may repeat addresses. */
function toProblem(error: unknown): SendProblem {
  const { responseCode, code } = Object(error) as { responseCode?: unknown; code?: unknown };
  if (typeof responseCode === 'number')
    return new SendProblem(`it answered ${responseCode}`, { isFinal: responseCode >= 500 });
  return new SendProblem(`it could not be reached: ${typeof code === 'string' ? code : 'no connection'}`);
}
