/** What each level means, in words for the person who chooses. */
export const levels = [
  { level: 'none', name: 'None', text: 'Nothing is collected, stored or sent.' },
  {
    level: 'basic',
    name: 'Basic',
    text: 'Whether the site works: speed, errors, service health. No id of you or your browser.',
  },
  {
    level: 'enhanced',
    name: 'Enhanced',
    text: 'Also which pages and features are used, still without knowing who uses them. What cannot be sent at once may wait on your device.',
  },
  {
    level: 'full',
    name: 'Full',
    text: 'Also a random number for this browser, so that visits can be told apart from visitors.',
  },
] as const;
