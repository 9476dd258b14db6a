import {
  type Insight,
  insightsOf,
  type KindReport,
  type LocalPeriod,
  type LocalStore,
  recordToOpenMetrics,
  reportOf,
} from '@candor/core/local';
import { type CSSResult, css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { CandorElement } from '../base/CandorElement.ts';
import { download } from '../base/download.ts';
import { register } from '../base/register.ts';
import { sheet } from '../base/sheet.ts';
import type { PersonSource } from '../privacy/CandorPrivacy.ts';
import { dayBars } from './dayBars.ts';
import { kindTable, nameOf } from './kindTable.ts';
import type { DashboardTexts } from './texts/en.ts';
import { translations } from './texts/index.ts';

/** Where the record lies. */
export type RecordSource = Pick<LocalStore, 'read' | 'exportJson' | 'exportCsv' | 'clear'>;

const usage = /^(feature\.used|command\.run|page_view|ui\.click|conversation\.end)( |$)/;
const timed =
  /^(command\.run|performance|provider\.request|ai\.operation|http\.client\.request|generation\.success)( |$)/;

/**
 * Shows the person what they did, from the record on their device: use by day and feature, what takes long, errors, services, time in
 * use, a week or a month beside the one before, and what has changed so much that it is worth a word. Needs no server. Lets them take
 * the record along, print it and delete it; with a `collector` also what was sent, at every server. Parts `section`, `chart`, `table` and `button`.
 *
 * @example
 * register(CandorDashboard);
 * const dashboard = document.querySelector<CandorDashboard>('candor-dashboard');
 * if (dashboard) dashboard.store = new LocalStore(collector);
 */
export class CandorDashboard extends CandorElement<DashboardTexts> {
  static readonly tag = 'candor-dashboard';
  static override readonly properties: PropertyDeclarations = {
    store: { attribute: false },
    collector: { attribute: false },
    version: {},
    periods: { state: true },
    length: { state: true },
    back: { state: true },
  };
  static override readonly styles: CSSResult[] = [
    sheet,
    css`
      :host {
        display: block;
      }
      figure {
        margin: 0;
      }
      .short {
        max-inline-size: 24rem;
      }
      .ends {
        display: flex;
        justify-content: space-between;
        gap: 1rem;
        font-size: 0.9rem;
      }
      svg {
        display: block;
        inline-size: 100%;
        block-size: 7rem;
        fill: var(--own-accent);
        border-block-end: 1px solid var(--own-line);
      }
      [dir='rtl'] svg {
        transform: scaleX(-1);
      }
      .scroll {
        overflow-x: auto;
      }
      table {
        border-collapse: collapse;
        inline-size: 100%;
        font-size: 0.9rem;
      }
      caption {
        text-align: start;
        font-weight: 600;
      }
      th,
      td {
        padding: 0.25rem 0.5rem;
        border-block-end: 1px solid var(--own-line);
        text-align: start;
        font-weight: 400;
        overflow-wrap: anywhere;
      }
      thead th {
        color: var(--own-muted);
      }
      .number {
        overflow-wrap: normal;
        text-align: end;
        font-variant-numeric: tabular-nums;
      }
      button[aria-pressed='true'] {
        background: var(--own-accent);
        color: var(--own-on);
      }
      dialog {
        max-inline-size: min(30rem, calc(100vw - 1.5rem));
      }
      @media (forced-colors: active) {
        svg {
          fill: CanvasText;
        }
        button[aria-pressed='true'] {
          outline: 3px solid;
        }
      }
      @media print {
        .row,
        [aria-labelledby='keep'] {
          display: none;
        }
      }
    `,
  ];

  /** The record; nothing is shown before it is there. */
  declare store: RecordSource | undefined;
  /** Whose data at servers is shown, taken along and deleted here, too, and whose level is set; without, only the record is. */
  declare collector: PersonSource | undefined;
  /**
   * Version of the text that a changed level agrees to, the same as of `<candor-consent>`.
   * @default '1'
   */
  declare version: string;
  declare private periods: readonly LocalPeriod[] | undefined;
  declare private length: 7 | 30;
  /** How many weeks or months ago. */
  declare private back: number;
  #read: RecordSource | undefined;

  constructor() {
    super(translations);
    this.version = '1';
    this.length = 7;
    this.back = 0;
  }

  /** Reads the record anew. */
  async refresh(): Promise<void> {
    const { store } = this;
    const periods = await store?.read();
    // Another record may have been set meanwhile.
    if (store === this.store) this.periods = periods;
  }

  protected override willUpdate(): void {
    if (this.collector) void this.#loadPrivacy();
    if (this.#read === this.store) return;
    this.#read = this.store;
    void this.refresh();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { texts, periods, language } = this;
    if (!periods) return nothing;
    const today = dayBefore(0);
    const report = reportOf(periods, dayBefore(this.back * this.length), this.length);
    const hasEarlier = periods.some(({ unit, from }) => unit === 'day' && from < report.from);
    const used = report.kinds.filter(({ kind, count }) => count && usage.test(kind));
    const slow = report.kinds
      .filter(({ kind, p95 }) => p95 !== undefined && timed.test(kind))
      .sort((a, b) => (b.p95 ?? 0) - (a.p95 ?? 0));
    const of = (type: string): readonly KindReport[] =>
      report.kinds.filter(({ kind, count }) => count && kind.startsWith(type));
    const times = [texts.times, ({ count }: KindReport) => count] as const;
    const before = [texts.before, (kind: KindReport) => kind.before] as const;
    const failed = [texts.failed, (kind: KindReport) => kind.failed] as const;
    return html`<div class="stack" dir=${this.direction} lang=${language}>
      <section class="frame stack" part="section" aria-labelledby="heading">
        <h2 id="heading">${texts.heading}</h2>
        <div class="row">
          ${this.#choice(7, texts.week)} ${this.#choice(30, texts.month)}
          ${this.#button(texts.earlier, () => this.#go(1), !hasEarlier)}
          ${this.#button(texts.later, () => this.#go(-1), !this.back)}
        </div>
        <h3 aria-live="polite">${sayRange(report.from, report.to, language)}</h3>
        ${
          report.kinds.length
            ? html`${dayBars(report.days, texts.perDay, language)}
                <p>${fill(texts.activeTime, { now: this.#time(report.activeMs), before: this.#time(report.activeMsBefore) })}</p>`
            : html`<p>${texts.empty}</p>`
        }
        ${kindTable(texts.used, used, [times, before, failed], texts, language)}
        ${kindTable(
          texts.slow,
          slow,
          [times, [texts.typical, ({ p50 }) => p50], [texts.slowest, ({ p95 }) => p95]],
          texts,
          language,
        )}
        ${kindTable(texts.errors, of('exception'), [times, before], texts, language)}
        ${kindTable(texts.health, of('health.check'), [times, failed], texts, language)}
      </section>
      <section class="frame stack" part="section" aria-labelledby="insights">
        <h2 id="insights">${texts.insights}</h2>
        ${this.#insights(insightsOf(periods, today))}
      </section>
      <section class="frame stack" part="section" aria-labelledby="keep">
        <h2 id="keep">${texts.keep}</h2>
        <div class="row">
        ${this.#button(texts.exportJson, async () => download(await this.#source.exportJson(), 'my-record.json'))}
        ${this.#button(texts.exportCsv, async () => download(await this.#source.exportCsv(), 'my-record.csv'))}
        ${this.#button(texts.exportMetrics, async () => {
          const text = recordToOpenMetrics(await this.#source.read());
          download(new Blob([text], { type: 'application/openmetrics-text' }), 'my-record.txt');
        })}
        ${this.#button(texts.print, () => print())}
        ${this.#button(texts.clear, () => this.renderRoot.querySelector('dialog')?.showModal())}
        </div>
      </section>
      <dialog class="frame" aria-labelledby="sure">
        <form method="dialog" class="stack" @submit=${this.#clear}>
          <p id="sure">${texts.clearAsk}</p>
          <div class="row"><button value="no">${texts.no}</button><button value="yes">${texts.yes}</button></div>
        </form>
      </dialog>
      ${
        this.collector
          ? html`<candor-privacy
              .collector=${this.collector}
              version=${this.version}
              lang=${language}
              @candor-erase=${this.refresh}
              @candor-consent=${this.refresh}
            ></candor-privacy>`
          : nothing
      }
    </div>`;
  }

  #insights(insights: readonly Insight[]): TemplateResult {
    const { texts } = this;
    if (!insights.length) return html`<p class="muted">${texts.silent}</p>`;
    return html`<ul>
      ${insights.map(({ what, kind, now, before, evidence: [n] }) => {
        const scale = what === 'failing' ? 100 : 1;
        const say = (value: number): string => Math.round(value * scale).toLocaleString(this.language);
        return html`<li>${fill(texts[what], { kind: nameOf(kind), now: say(now), before: say(before), n: n.toLocaleString(this.language) })}</li>`;
      })}
    </ul>`;
  }

  #choice(length: 7 | 30, name: string): TemplateResult {
    return html`<button
      type="button"
      part="button"
      aria-pressed=${this.length === length}
      @click=${() => {
        this.length = length;
        this.back = 0;
      }}
    >
      ${name}
    </button>`;
  }

  #button(name: string, onClick: () => unknown, isDisabled = false): TemplateResult {
    // Disabled, it would lose the focus of who has just pressed it.
    return html`<button
      type="button"
      part="button"
      aria-disabled=${isDisabled ? 'true' : nothing}
      @click=${isDisabled ? nothing : onClick}
    >
      ${name}
    </button>`;
  }

  #go(steps: number): void {
    this.back += steps;
  }

  /** Only where it is wanted. */
  async #loadPrivacy(): Promise<void> {
    try {
      register((await import('../privacy/CandorPrivacy.ts')).CandorPrivacy);
    } catch {
      return; // Offline: what is on the device is shown, and the next update tries again.
    }
  }

  #time(ms: number): string {
    const minutes = Math.round(ms / 60_000);
    const unit = (value: number, unit: string): string =>
      value.toLocaleString(this.language, { style: 'unit', unit, unitDisplay: 'short' });
    if (!minutes) return unit(Math.round(ms / 1000), 'second');
    return minutes < 60
      ? unit(minutes, 'minute')
      : `${unit(Math.floor(minutes / 60), 'hour')} ${unit(minutes % 60, 'minute')}`;
  }

  /** What is rendered has one. */
  get #source(): RecordSource {
    if (!this.store) throw new Error('[candor] <candor-dashboard> needs its store: set it to a LocalStore');
    return this.store;
  }

  readonly #clear = async (event: SubmitEvent): Promise<void> => {
    if ((event.submitter as HTMLButtonElement | null)?.value !== 'yes') return;
    await this.store?.clear();
    await this.refresh();
  };
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}

/** That many days ago, by the calendar of the device. */
function dayBefore(days: number): string {
  const now = new Date();
  const then = new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
  return [then.getFullYear(), then.getMonth() + 1, then.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}

function sayRange(from: string, to: string, language: string): string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  return format.formatRange(Date.parse(from), Date.parse(to));
}
