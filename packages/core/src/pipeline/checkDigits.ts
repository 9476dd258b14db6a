/** The longest part of a number in groups, from its beginning, that is a card's. */
export function toCard(found: string): string | undefined {
  return longest(found, 2, isCard);
}

/** The longest part of a number in groups, from its beginning, that is an account's. */
export function toIban(found: string): string | undefined {
  return longest(found, 3, isIban);
}

/** What follows a number after a space may look like its last group or two. */
function longest(found: string, tries: number, holds: (part: string) => boolean): string | undefined {
  let part = found;
  for (let i = 0; i < tries; i++) {
    if (holds(part)) return part;
    part = part.replace(/[^\dA-Z]?[\dA-Z]*$/, '');
  }
  return undefined;
}

/** Prefix and length of an issuer, and the digit that Luhn's sum asks for. */
function isCard(part: string): boolean {
  const digits = part.replace(/\D/g, '');
  if (!issuer.test(digits)) return false;
  let sum = 0;
  for (let i = 1; i <= digits.length; i++) {
    const digit = (digits.charCodeAt(digits.length - i) - 48) * (i % 2 ? 1 : 2);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

const issuer =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|(?:5[0-8]|2[2-7]|35|6\d)\d{14}|3[47]\d{13}|3[068]\d{12}|62\d{15,17})$/;

/** Country and check digits behind the rest, letters as numbers from ten: one more than a multiple of 97. */
function isIban(part: string): boolean {
  let rest = 0;
  for (let i = 0; i < part.length; i++) {
    const code = part.charCodeAt((i + 4) % part.length);
    // Between groups stands a space, a dash or a plus.
    if (code > 47 && code < 99) rest = (code > 64 ? rest * 100 + code - 55 : rest * 10 + code - 48) % 97;
  }
  return rest === 1 && part.length > 14;
}
