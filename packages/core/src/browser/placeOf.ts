/** Farther down a list a place would name one thing among many, as long numbers do. */
const MAX_SIBLINGS = 99;

/** Which of several elements alike it is, as a selector says it: `:nth-of-type(2)`; nothing for the first. */
export function placeOf(element: Element): string {
  let place = 1;
  let left = MAX_SIBLINGS;
  // Counted, for a form whose field is called so is its own sibling.
  for (let other = element.previousElementSibling; other && left; other = other.previousElementSibling) {
    left -= 1;
    place += Number(other.localName === element.localName);
  }
  return left && place > 1 ? `:nth-of-type(${place})` : '';
}
