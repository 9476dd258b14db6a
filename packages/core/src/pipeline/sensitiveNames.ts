/** Names whose values are secrets or personal; a space stands for any separator, or for none. */
const sensitive: RegExp = /* @__PURE__ */ new RegExp(
  `(?:^|[^a-z])(?:${(
    'e?mail|pass( ?word| ?phrase| ?code|wd)?|pwd|secret|token|(api|access|secret|private|signing|encryption) key|' +
      'auth(orization)?|bearer|jwt|cookie|credential|otp|pin code|ssn|social security|tax id|passport|drivers license|' +
      '(social security|passport|card|cc|account|routing|phone|mobile|fax) number|credit card|cvv|cvc|security code|iban|' +
      '(tele)?phone|dob|date of birth|birth da(te|y)|(e?mail|ip|home|street) address|(first|last|full) name'
  )
    // What stands for a separator may be absent: `apikey`.
    .replaceAll(' ', '[^a-z]*')})s?[^a-z]*$`,
  'i',
);

/** Whether a field's name, in any case style, ends with the name of something secret or personal. */
export function isSensitiveName(name: string): boolean {
  // Whole words from the end: `userEmail` is one, `emailVerified`, `author` and `keyboard` are not.
  return sensitive.test(name.slice(-64).replace(/[a-z\d](?=[A-Z])|[A-Z](?=[A-Z][a-z])/g, '$&_'));
}

/** The same for `api_key`, `apiKey`, `API-Key` and `apikey`. */
export function normalizeName(name: string): string {
  return name.toLowerCase().replace(/[\s\d._-]/g, '');
}
