import type { LocalReport } from '@candor/core/local';
import { html, svg, type TemplateResult } from 'lit';

const barWidth = 20;
const height = 100;

/** A bar for each day, the first where reading begins, and the same as words for who does not see it. */
export function dayBars(days: LocalReport['days'], name: string, language: string): TemplateResult {
  const most = Math.max(...days.map(({ count }) => count));
  const words = days.map(({ day, count }) => `${sayDay(day, language)}: ${count.toLocaleString(language)}`);
  const bars = days.map(({ count }, index) => {
    const tall = (count / (most || 1)) * height;
    return svg`<rect x=${index * barWidth + 2} y=${height - tall} width=${barWidth - 4} height=${tall}>
      <title>${words[index]}</title>
    </rect>`;
  });
  const [first, last] = [days[0], days.at(-1)].map((one) => one && sayDay(one.day, language));
  return html`<figure class=${days.length > 7 ? 'long' : 'short'}>
    <figcaption class="ends"><span>${name}</span><span class="muted" aria-hidden="true">≤ ${most.toLocaleString(language)}</span></figcaption>
    <svg
      part="chart"
      viewBox="0 0 ${days.length * barWidth} ${height}"
      preserveAspectRatio="none"
      role="img"
      aria-label="${name}. ${words.join('; ')}"
    >
      ${bars}
    </svg>
    <div class="ends muted" aria-hidden="true"><span>${first}</span><span>${last}</span></div>
  </figure>`;
}

function sayDay(day: string, language: string): string {
  const options = { day: 'numeric', month: 'short', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(language, options).format(Date.parse(`${day}T00:00:00Z`));
}
