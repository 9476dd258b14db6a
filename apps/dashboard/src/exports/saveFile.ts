/** Saves a text as a file of the person's own. */
export function saveFile(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then; a URL that stays keeps its text in memory.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The text of all style sheets of this page; all of them are its own. */
export function readStyles(): string {
  return [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .map((rule) => rule.cssText)
    .join('\n');
}
