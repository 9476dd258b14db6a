import type { LocalReport } from '@candor/core/local';
import { html, svg, type TemplateResult } from 'lit';

const barWidth = 20;
const height = 100;

/** A bar for each day, and the same as words for who does not see it. */
export function dayBars(days: LocalReport['days'], name: string, language: string): TemplateResult {
  const most = Math.max(1, ...days.map(({ count }) => count));
  const words = days.map(({ day, count }) => `${sayDay(day, language)}: ${count.toLocaleString(language)}`);
  const bars = days.map(({ count }, index) => {
    const tall = (count / most) * height;
    return svg`<rect x=${index * barWidth + 2} y=${height - tall} width=${barWidth - 4} height=${tall} rx="2">
      <title>${words[index]}</title>
    </rect>`;
  });
  return html`<figure>
    <figcaption>${name}</figcaption>
    <svg
      part="chart"
      viewBox="0 0 ${days.length * barWidth} ${height}"
      preserveAspectRatio="none"
      role="img"
      aria-label="${name}. ${words.join('; ')}"
    >
      ${bars}
    </svg>
  </figure>`;
}

function sayDay(day: string, language: string): string {
  const options = { day: 'numeric', month: 'short', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(language, options).format(Date.parse(`${day}T00:00:00Z`));
}
