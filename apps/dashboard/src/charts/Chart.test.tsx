// @vitest-environment jsdom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Chart } from './Chart.tsx';

// uPlot asks for the screen's pixel ratio as soon as it is imported, and jsdom has no `matchMedia`.
vi.hoisted(() => Object.assign(globalThis, { matchMedia: () => new EventTarget() }));

const HOUR = 3_600_000;
let host: HTMLElement;
let root: Root;

beforeEach(async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  // What jsdom lacks and a plot needs: a canvas that takes every stroke and shows none.
  const context = new Proxy({}, { get: () => () => ({ width: 10 }), set: () => true });
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(context as CanvasRenderingContext2D);
  vi.stubGlobal(
    'Path2D',
    class {
      moveTo() {}
      lineTo() {}
      rect() {}
      arc() {}
      addPath() {}
    },
  );
  vi.stubGlobal(
    'ResizeObserver',
    class {
      readonly #tell: (entries: readonly { contentRect: { width: number } }[]) => void;
      constructor(tell: (entries: readonly { contentRect: { width: number } }[]) => void) {
        this.#tell = tell;
      }
      observe() {
        this.#tell([{ contentRect: { width: 600 } }]);
      }
      disconnect() {}
    },
  );
  host = document.body.appendChild(document.createElement('div'));
  root = createRoot(host);
  await draw([100, null, 300, 400]);
});

afterEach(() => {
  act(() => root.unmount());
  host.remove();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function draw(values: (number | null)[]): Promise<void> {
  await act(async () =>
    root.render(
      <Chart
        kind="line"
        label="Answer time"
        heading="Answer time"
        valueTitle="Median"
        range={{ from: 0, to: values.length * HOUR }}
        bucketMs={HOUR}
        at={values.map((_, index) => index * HOUR)}
        values={values}
        formatAxis={String}
        format={(value) => `${value} ms`}
        note={(index) => `n = ${index}`}
      />,
    ),
  );
  // It is drawn when it is its turn.
  await act(() => new Promise<void>((resolve) => requestAnimationFrame(() => resolve())));
}

const slider = () => host.querySelector('[role=slider]');
const press = (key: string) =>
  act(async () => void slider()?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })));

it('speaks of the newest value first', () => {
  expect(slider()?.getAttribute('aria-valuetext')).toMatch(/400 ms, n = 3$/);
});

it('moves through time by keyboard, over gaps too, and comes to rest', async () => {
  await press('ArrowLeft');
  expect(slider()?.getAttribute('aria-valuetext')).toMatch(/300 ms, n = 2$/);
  await press('ArrowLeft');
  expect(slider()?.getAttribute('aria-valuetext')).toMatch(/no data, n = 1$/);
  await press('Home');
  expect(slider()?.getAttribute('aria-valuetext')).toMatch(/100 ms, n = 0$/);
});

it('keeps its cursor when new data arrives', async () => {
  await press('Home');

  await draw([150, null, 300, 400]);

  expect(slider()?.getAttribute('aria-valuetext')).toMatch(/150 ms, n = 0$/);
});

it('shows the same values as a table, newest first, without the gaps', async () => {
  await act(async () => host.querySelector('button')?.click());

  const values = [...host.querySelectorAll('tbody tr')].map((row) => row.children[1]?.textContent);
  expect(values).toEqual(['400 ms', '300 ms', '100 ms']);
});
