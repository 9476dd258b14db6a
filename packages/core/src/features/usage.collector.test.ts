import { afterEach, expect, test, vi } from 'vitest';
import { type Receiver, startReceiver } from '../../test/receiver.ts';
import { TelemetryCollector } from '../TelemetryCollector.ts';
import { Experiments } from './Experiments.ts';
import { GenerationAnalytics } from './GenerationAnalytics.ts';
import { UsageAnalytics } from './UsageAnalytics.ts';

let receiver: Receiver | undefined;

afterEach(() => receiver?.close());

test('what usage features tell arrives whole at a real server, and nothing that was not given', async () => {
  receiver = await startReceiver();
  const collector = new TelemetryCollector({ endpoint: receiver.url, consent: 'full' });
  const usage = new UsageAnalytics(collector);
  const generations = new GenerationAnalytics(collector);
  const experiments = new Experiments(collector);

  usage.trackFeature('export');
  usage.trackFeature('export', 'sent', { to: 'ada@example.com', rows: 7 });
  usage.trackCommand('install');
  usage.trackProactiveSuggestion('s1');
  experiments.expose('checkout', 'short');
  generations.track({
    type: 'validation_failure',
    metadata: { errors: [{ type: 'mail', message: 'ada@example.com is no name' }], detectedDeps: ['zod'] },
  });
  const { envelopes } = receiver;
  const arrived = () => envelopes().flatMap(({ events }) => events.map(({ type, data }) => [type, data]));
  await vi.waitFor(
    async () => {
      // Pages first agree on the visit in which a variant was met.
      await collector.flush();
      expect(arrived()).toHaveLength(6);
    },
    { timeout: 20_000 },
  );
  collector.destroy();

  const told = arrived();
  expect(told).toEqual(
    expect.arrayContaining([
      ['feature.used', { featureId: 'export', action: 'used' }],
      ['feature.used', { featureId: 'export', action: 'sent', props: { to: '[REDACTED:email]', rows: 7 } }],
      ['command.run', { command: 'install', success: true, details: {} }],
      ['suggestion.shown', {}],
      ['experiment.exposure', { experiment: 'checkout', variant: 'short' }],
      [
        'generation.validation_failure',
        { errors: [expect.stringContaining('is no name')], detectedDeps: ['zod'] },
      ],
    ]),
  );
  expect(JSON.stringify(told)).not.toContain('ada@');
});

test('at basic nothing of it leaves, whatever is called', async () => {
  receiver = await startReceiver();
  const collector = new TelemetryCollector({ endpoint: receiver.url, consent: 'basic' });
  const usage = new UsageAnalytics(collector);

  usage.trackFeature('export');
  new Experiments(collector).expose('checkout', 'short');
  new GenerationAnalytics(collector).track({ type: 'retry_attempt' });
  await collector.flush();

  expect(collector.getBufferStatus().produced).toBe(0);
  expect(receiver.envelopes()).toEqual([]);
  collector.destroy();
});
