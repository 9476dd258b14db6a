const measured: readonly string[] = ['browser.web_vital', 'performance', 'health.check', 'ai.operation'];

/** How much an event is worth when there is room for only some: errors and decisions outlive measurements, and these outlive usage. */
export function worthOf(type: string): 0 | 1 | 2 {
  if (type === 'exception' || type === 'consent.change') return 2;
  return measured.includes(type) ? 1 : 0;
}
