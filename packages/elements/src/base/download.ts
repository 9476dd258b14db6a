/** Hands a file to the person; nothing leaves the browser. */
export function download(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // Later, for Safari reads it after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
