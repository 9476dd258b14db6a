/** FNV-1a of a text, as a whole number of 32 bits with a sign. http://www.isthe.com/chongo/tech/comp/fnv/ */
export function fnv1a(text: string, seed = 0x811c9dc5): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
