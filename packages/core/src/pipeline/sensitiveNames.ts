/** Names whose values are secrets or personal, without case and separators. */
const sensitive: ReadonlySet<string> = /* @__PURE__ */ new Set(
  (
    'email emailaddress mail password passwd pwd pass passphrase passcode secret token apikey accesskey secretkey ' +
    'privatekey signingkey encryptionkey authorization auth bearer jwt cookie credential otp pincode ' +
    'ssn socialsecurity socialsecuritynumber taxid passport passportnumber driverslicense ' +
    'creditcard cardnumber ccnumber cvv cvc securitycode iban accountnumber routingnumber ' +
    'phone phonenumber telephone mobilenumber faxnumber dob dateofbirth birthdate birthday ' +
    'ipaddress homeaddress streetaddress firstname lastname fullname'
  ).split(' '),
);

/** Whether a field's name, in any case style, ends with the name of something secret or personal. */
export function isSensitiveName(name: string): boolean {
  const words = wordsOf(name);
  // Whole words from the end: `userEmail` is one, `emailVerified`, `author` and `keyboard` are not.
  for (let i = words.length - 1, ending = ''; i >= 0 && i > words.length - 5; i--) {
    ending = words[i] + ending;
    if (sensitive.has(ending) || (ending.endsWith('s') && sensitive.has(ending.slice(0, -1)))) return true;
  }
  return false;
}

/** The same for `api_key`, `apiKey`, `API-Key` and `apikey`. */
export function normalizeName(name: string): string {
  return wordsOf(name).join('');
}

function wordsOf(name: string): string[] {
  return name
    .slice(0, 64)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean);
}
