/** The longest part of a number in groups, from its beginning, that is a card's. */
export function toCard(found: string): string | undefined {
  return longest(found, 2, isCard);
}

/** The longest part of a number in groups, from its beginning, that is an account's. */
export function toIban(found: string): string | undefined {
  return longest(found, 3, isIban);
}

/** What follows a number after a separator may look like its last group or two. */
function longest(found: string, tries: number, holds: (part: string) => boolean): string | undefined {
  let part = found;
  for (let i = 0; i < tries; i++) {
    if (holds(part)) return part;
    let end = part.length;
    while (isSign(part.charCodeAt(end - 1))) end--;
    part = part.slice(0, Math.max(0, end - 1));
  }
  return undefined;
}

/** A digit or a capital letter, not what stands between groups. */
function isSign(code: number): boolean {
  return code > 47 && code < 91;
}

/** Prefix and length of an issuer, and the digit that Luhn's sum asks for. */
function isCard(part: string): boolean {
  let sum = 0;
  let count = 0;
  for (let i = part.length - 1; i >= 0; i--) {
    const code = part.charCodeAt(i);
    if (!isSign(code)) continue;
    const digit = (code - 48) * (++count % 2 ? 1 : 2);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0 && issuer.test(part.replace(/\D/g, ''));
}

const issuer =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|(?:5[0-8]|2[2-7]|35|6\d)\d{14}|3[47]\d{13}|3[068]\d{12}|62\d{15,17})$/;

/** Country and check digits behind the rest, letters as numbers from ten: one more than a multiple of 97. */
function isIban(part: string): boolean {
  let rest = 0;
  for (let i = 0; i < part.length; i++) {
    const code = part.charCodeAt((i + 4) % part.length);
    if (isSign(code)) rest = (code > 64 ? rest * 100 + code - 55 : rest * 10 + code - 48) % 97;
  }
  return rest === 1 && part.length > 14;
}
