/** Whether a name's value opens something, or tells who somebody is. */
export type NameKind = 'secret' | 'personal';

const secret =
  'pass( ?word| ?phrase| ?code|wd)?|pwd|[a-z]*(secret|token|passw(or)?d|passwort)|kennwort|wachtwoord|contrasena|senha|mot ?de ?passe|(api|access|secret|private|signing|encryption|account|master|shared) ?key|' +
  'auth(orization)?|bearer|jwt|(set ?)?cookie|credential|[cx]srf|otp|pin|(pin|security|verification|(pass|recover|activat)[a-z]*|auth(orization)?|backup|otp|mfa|fa|sms) ?code|' +
  'cvv|cvc|mnemonic|(seed|recovery) ?phrase|connection ?string';
const personal =
  'e?mail|ssn|social ?security|tax ?id|passport|drivers? ?license|(national|personal) ?id|tel|' +
  '(social ?security|national ?insurance|passport|card|cc|account|routing|phone|mobile|fax) ?(number|num|no)|credit ?card|bank ?account|iban|' +
  '(tele|mobile ?|home ?|work ?)?phone|dob|date ?of ?birth|birth ?da(te|y)|(e?mail|ip|home|street|postal|billing|shipping) ?address|' +
  '(first|last|full|middle|given|family|maiden|sur|vor|nach|card ?holder) ?name|prenom|apellido|geburtsdatum';

/** Whole words from the end: `userEmail` is one, `emailVerified`, `author` and `keyboard` are not. A space may be missing. */
const sensitive: RegExp = /* @__PURE__ */ new RegExp(
  `(?:^| )(?:(${secret})|${personal})s?( confirm(ation)?| hash| value| line)? ?$`,
  'i',
);

/** What the value of a field is whose name, in any case style, ends with that of something secret or personal. */
export function toNameKind(name: string): NameKind | undefined {
  const end = name.slice(-64);
  if (!known.has(end)) {
    // In an address and a form [ and ] are encoded: user%5Bpassword%5D=x
    const spaced = end
      .replace(/%5[bd]/gi, '.')
      .replace(/[a-z\d](?=[A-Z])|[A-Z](?=[A-Z][a-z])/g, '$& ')
      .replace(/[^a-z]+/gi, ' ');
    const words = sensitive.exec(spaced);
    // Pages use few names; whoever makes them up must not fill the memory.
    if (known.size > 999) known.clear();
    known.set(end, words && !end.includes('[REDACTED') ? (words[1] ? 'secret' : 'personal') : undefined);
  }
  return known.get(end);
}

const known = new Map<string, NameKind | undefined>();

/** The same for `api_key`, `apiKey`, `API-Key` and `apikey`. */
export function normalizeName(name: string): string {
  return name.toLowerCase().replace(/%5d|[\s\d.\]_-]/gi, '');
}
