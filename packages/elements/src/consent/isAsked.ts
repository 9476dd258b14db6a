import type { ConsentReceipt } from '@candor/core';

/**
 * Whether the person still has to be asked: they have not decided, or have agreed to a text that is no longer the text. Who said no is
 * not asked again, and neither is who said so to every site by Global Privacy Control.
 */
export function isAsked(
  hasChosen: boolean,
  receipts: readonly ConsentReceipt[],
  version: string,
  hasPrivacyControl: boolean,
): boolean {
  if (!hasChosen) return !hasPrivacyControl;
  const last = receipts.findLast(({ reported }) => !reported);
  // A choice in somebody else's dialog is not about our text.
  return !!last && last.level !== 'none' && last.version !== version;
}
