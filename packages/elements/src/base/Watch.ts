import type { Stop } from '@candor/core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Watches the collector of an element while that is on the page; another collector, or leaving the page, ends it. */
export class Watch<Source> implements ReactiveController {
  readonly #host: ReactiveControllerHost & { readonly isConnected: boolean };
  readonly #source: () => Source | undefined;
  readonly #begin: (source: Source) => Stop;
  #watched: Source | undefined;
  #stop: Stop = () => undefined;

  constructor(
    host: ReactiveControllerHost & { readonly isConnected: boolean },
    source: () => Source | undefined,
    begin: (source: Source) => Stop,
  ) {
    this.#host = host;
    this.#source = source;
    this.#begin = begin;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#end();
  }

  hostUpdate(): void {
    const source = this.#source();
    if (!this.#host.isConnected || this.#watched === source) return;
    this.#end();
    this.#watched = source;
    if (source) this.#stop = this.#begin(source);
  }

  #end(): void {
    this.#stop();
    this.#stop = () => undefined;
    this.#watched = undefined;
  }
}
