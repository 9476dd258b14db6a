/** What the levels are called where there is no room for more. */
export const levels = [
  { level: 'none', name: 'None' },
  { level: 'basic', name: 'Basic' },
  { level: 'enhanced', name: 'Enhanced' },
  { level: 'full', name: 'Full' },
] as const;
