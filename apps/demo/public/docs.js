// The pages are whole without this: it only finds headings, and folds the list of pages where there is little room.
const field = document.querySelector('#find');
const list = document.querySelector('#found');
const count = document.querySelector('#count');
const most = 12;
let headings;

const narrow = matchMedia('(max-width: 56rem)');
const fold = () => document.querySelector('.shelves').toggleAttribute('open', !narrow.matches);
narrow.addEventListener('change', fold);
fold();

field.hidden = false;
field.addEventListener('focus', load);
field.addEventListener('input', find);
field.addEventListener('keydown', (event) => {
  if (event.key === 'Enter') list.querySelector('a')?.click();
  if (event.key === 'ArrowDown') list.querySelector('a')?.focus();
  if (event.key === 'Escape') clear();
});
list.addEventListener('keydown', (event) => {
  const items = [...list.querySelectorAll('a')];
  const at = items.indexOf(document.activeElement);
  if (event.key === 'ArrowDown') items[at + 1]?.focus();
  else if (event.key === 'ArrowUp') (items[at - 1] ?? field).focus();
  else if (event.key === 'Escape') clear();
  else return;
  event.preventDefault();
});
// A heading on this very page.
list.addEventListener('click', clear);
addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target.closest('input, textarea')) return;
  event.preventDefault();
  field.focus();
});

async function find() {
  const wanted = field.value;
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const all = await load();
  if (field.value !== wanted) return;
  const found = words.length === 0 ? [] : all.filter(({ title, page }) => holds(`${title} ${page}`, words));
  found.sort((a, b) => rank(b, words) - rank(a, words));
  list.replaceChildren(...found.slice(0, most).map(toItem));
  list.hidden = found.length === 0;
  count.textContent = words.length === 0 ? '' : toCount(found.length);
}

function load() {
  headings ??= fetch('/docs/headings.json').then((response) => response.json());
  return headings;
}

function holds(text, words) {
  const lower = text.toLowerCase();
  return words.every((word) => lower.includes(word));
}

/** A page by its name comes first, then what begins as it was typed, and guides before the reference. */
function rank({ title, page }, words) {
  const lower = title.toLowerCase();
  const isNamed = lower === words.join(' ');
  const isReference = page.startsWith('API of');
  return (
    (isNamed ? 8 : 0) +
    (isReference ? 0 : 4) +
    (lower.startsWith(words[0]) ? 2 : 0) +
    (holds(lower, words) ? 5 : 0)
  );
}

function toCount(found) {
  if (found === 0) return 'No heading says that';
  if (found === 1) return '1 heading';
  return found > most ? `${most} of ${found} headings` : `${found} headings`;
}

function toItem({ title, page, url }) {
  const item = document.createElement('li');
  const link = document.createElement('a');
  const where = document.createElement('small');
  link.href = url;
  link.append(title);
  where.append(page);
  if (page !== title) link.append(' ', where);
  item.append(link);
  return item;
}

function clear() {
  field.value = '';
  list.hidden = true;
  list.replaceChildren();
  count.textContent = '';
  field.focus();
}
