import type {
  DeliveryAnswer,
  ErrorAnswer,
  ErrorsAnswer,
  EventsAnswer,
  HealthAnswer,
  StatusAnswer,
  StoredEvent,
  VitalsAnswer,
} from '@candor/server/api';

/** The server's query API, asked as any tool of the team would ask it. */
export class QueryApi {
  readonly #server: string;
  readonly #token: string;

  constructor(server: string, token: string) {
    this.#server = server;
    this.#token = token;
  }

  vitals(page?: string): Promise<VitalsAnswer> {
    return this.#get('vitals', page === undefined ? {} : { page });
  }

  errors(): Promise<ErrorsAnswer> {
    return this.#get('errors');
  }

  error(fingerprint: string): Promise<ErrorAnswer> {
    return this.#get(`errors/${encodeURIComponent(fingerprint)}`);
  }

  health(): Promise<HealthAnswer> {
    return this.#get('health');
  }

  delivery(): Promise<DeliveryAnswer> {
    return this.#get('delivery');
  }

  status(): Promise<StatusAnswer> {
    return this.#get('status');
  }

  /** The last hour's events of one visit, newest first; all visits' without one. */
  async events(session?: string): Promise<StoredEvent[]> {
    const { events } = await this.#get<EventsAnswer>('events', {
      limit: '1000',
      ...(session !== undefined && { session }),
    });
    return events;
  }

  async #get<Answer>(question: string, parameters: Record<string, string> = {}): Promise<Answer> {
    const now = Date.now();
    const query = new URLSearchParams({
      from: String(now - 3_600_000),
      to: String(now + 60_000),
      ...parameters,
    });
    const response = await fetch(`${this.#server}/api/v1/${question}?${query}`, {
      headers: { authorization: `Bearer ${this.#token}` },
    });
    if (!response.ok) throw new Error(`${question} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Answer;
  }
}
