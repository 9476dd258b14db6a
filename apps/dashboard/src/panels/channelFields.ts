import type { ChannelKind } from '@candor/server/api';

/** One thing that a channel has to be told. */
export interface ChannelField {
  name: string;
  label: string;
  hint?: string;
  isSecret?: boolean;
  isOptional?: boolean;
}

const PASSWORD: ChannelField = { name: 'password', label: 'Password', isSecret: true, isOptional: true };

/** What each kind of channel has to be told. */
export const CHANNEL_FIELDS: Record<ChannelKind, readonly ChannelField[]> = {
  webhook: [
    { name: 'url', label: 'Address', hint: 'https, takes JSON' },
    {
      name: 'secret',
      label: 'Signing secret',
      isSecret: true,
      hint: 'whsec_ and 24 to 64 bytes in base64. The receiver checks signatures with it.',
    },
  ],
  slack: [{ name: 'url', label: 'Webhook address', isSecret: true, hint: 'Of an incoming webhook' }],
  teams: [
    { name: 'url', label: 'Webhook address', isSecret: true, hint: 'Of a workflow that takes webhooks' },
  ],
  pagerduty: [
    { name: 'routingKey', label: 'Integration key', isSecret: true, hint: 'Of an Events API v2 integration' },
    { name: 'url', label: 'Address', isOptional: true, hint: 'Empty for PagerDuty’s own' },
  ],
  opsgenie: [
    { name: 'apiKey', label: 'API key', isSecret: true },
    { name: 'url', label: 'Address', isOptional: true, hint: 'Empty for Opsgenie’s own' },
  ],
  alertmanager: [
    { name: 'url', label: 'Address', hint: 'Without /api/v2/alerts' },
    { name: 'name', label: 'User', isOptional: true },
    PASSWORD,
  ],
  email: [
    { name: 'host', label: 'Mail server', hint: 'smtp.shop.example' },
    { name: 'port', label: 'Port', isOptional: true, hint: '587 with STARTTLS, 465 with TLS' },
    { name: 'name', label: 'User', isOptional: true },
    PASSWORD,
    { name: 'from', label: 'From', hint: 'alerts@shop.example' },
    { name: 'to', label: 'To', hint: 'Addresses with commas' },
  ],
};

/** What a channel's form says, as the server reads it; what is empty is left out, and stays as it was. */
export function toTarget(kind: ChannelKind, fields: FormData): Record<string, unknown> {
  const target: Record<string, unknown> = {};
  for (const { name } of CHANNEL_FIELDS[kind]) {
    const text = String(fields.get(`target.${name}`) ?? '').trim();
    if (text === '') continue;
    if (name === 'port') target[name] = Number(text);
    else if (name === 'to') target[name] = text.split(/[\s,]+/).filter((address) => address !== '');
    else target[name] = text;
  }
  return target;
}
