import { redactor } from '../intake/cleaner.ts';

/** Of a stored event, what people may have written into. */
interface Readable {
  readonly type: string;
  readonly page?: string;
  readonly name?: string;
  readonly message?: string;
  readonly stack?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** Fields of a stored event in which redaction would still take something out. */
export function personalFieldsOf({ page, name, message, stack, attributes = {} }: Readable): string[] {
  const whole: Record<string, string | undefined> = { page, name, message, stack };
  const fields = Object.entries(whole).filter(([, text]) => isPersonal(text));
  const words = Object.entries(attributes).filter(([key, text]) => isPersonal(text, key));
  return [...fields.map(([field]) => field), ...words.map(([key]) => `attributes.${key}`)];
}

/** Under its own name, for some names are reason enough. */
function isPersonal(text: unknown, key?: string): boolean {
  if (typeof text !== 'string' || text === '') return false;
  const given = key === undefined ? text : { [key]: text };
  return JSON.stringify(redactor.copy(given)) !== JSON.stringify(given);
}
