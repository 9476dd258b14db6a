import { defineEvents, type EventOf, personal, TelemetryCollector } from '@candor/core';
import { cleanup, render } from '@testing-library/react';
import { useEffect } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { TelemetryProvider, useTelemetry } from './index.ts';

const events = defineEvents({ 'cart.add': { level: 'basic', fields: { sku: 'public' } } });

afterEach(cleanup);

function Cart({ onTracked }: { onTracked: (size: number) => void }) {
  const { collector } = useTelemetry<EventOf<typeof events>>();
  useEffect(() => {
    collector.track({ type: 'cart.add', data: { sku: 'lamp-7' } });
    // @ts-expect-error personal in a public field
    const wrong = () => collector.track({ type: 'cart.add', data: { sku: personal('ada') } });
    expect(wrong).not.toThrow();
    onTracked(collector.getBufferStatus().size);
  }, [collector, onTracked]);
  return null;
}

test.each([
  ['a config', { config: { consent: 'basic', transport: 'console', events } as const }],
  ['a collector', { collector: new TelemetryCollector({ consent: 'basic', transport: 'console', events }) }],
])('takes the events that %s defines', (_, source) => {
  const onTracked = vi.fn();

  render(
    <TelemetryProvider {...source}>
      <Cart onTracked={onTracked} />
    </TelemetryProvider>,
  );

  expect(onTracked).toHaveBeenCalledExactlyOnceWith(2);
});
