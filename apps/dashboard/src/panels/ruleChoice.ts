const MINUTE = 60_000;

/** What a rule's form says, as the server reads it; what is empty is left out. */
export function toRuleChoice(fields: FormData): Record<string, unknown> {
  const text = (name: string): string => String(fields.get(name) ?? '').trim();
  const number = (name: string): number | undefined =>
    text(name) === '' ? undefined : Number(text(name).replace(',', '.'));
  const share = (name: string): number | undefined => {
    const percent = number(name);
    return percent === undefined ? undefined : percent / 100;
  };
  const minutes = (name: string): number | undefined => {
    const count = number(name);
    return count === undefined ? undefined : Math.round(count * MINUTE);
  };
  const measure = text('measure');
  const isShare = measure === 'availability' || measure === 'loss';
  const value = isShare ? share : number;
  return {
    name: text('name'),
    query: {
      measure,
      ...some('vital', text('vital')),
      ...some('level', number('level')),
      ...some('page', text('page')),
      ...some('service', text('service')),
      ...some('type', text('type')),
      ...some('name', text('eventName')),
      ...some('q', text('q')),
      ...some('fingerprint', text('fingerprint')),
    },
    condition: {
      kind: text('kind'),
      ...some('direction', text('direction')),
      ...some('value', value('value')),
      ...some('clear', value('clear')),
      ...some('by', share('by')),
      ...some('against', text('against')),
      ...some('objective', share('objective')),
      ...some('deviations', number('deviations')),
    },
    windowMs: minutes('window'),
    everyMs: minutes('every'),
    pendingMs: minutes('pending'),
    resolveMs: minutes('resolve'),
    severity: text('severity'),
    group: text('group'),
    runbook: text('runbook'),
    channels: fields.getAll('channels').map(String),
  };
}

function some(name: string, value: string | number | undefined): Record<string, string | number> {
  return value === undefined || value === '' ? {} : { [name]: value };
}
