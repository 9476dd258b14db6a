/** Adds to a list that forgets its oldest entries beyond `max`. */
export function keepLast<Entry>(list: Entry[], entry: Entry, max: number): void {
  list.push(entry);
  if (list.length > max) list.shift();
}
