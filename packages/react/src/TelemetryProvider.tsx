'use client';

import { type JSX, type ReactNode, useEffect, useInsertionEffect, useState } from 'react';
import { TelemetryContext } from './TelemetryContext.ts';
import { createTelemetry, type FeatureOptions, type Source } from './telemetry.ts';

/** Give either `config` or `collector`; the options of the features are optional. */
export type TelemetryProviderProps = Source & FeatureOptions & { children?: ReactNode };

/**
 * Gives telemetry to everything inside it. With `config` it makes a collector and destroys it when it leaves the page;
 * with `collector` it uses yours and never destroys it. Both, and the options, are read when the provider appears.
 *
 * @example
 * <TelemetryProvider config={{ endpoint: '/v1/envelopes', writeKey: 'site' }}>
 *   <App />
 * </TelemetryProvider>
 */
export function TelemetryProvider(props: TelemetryProviderProps): JSX.Element {
  const { children, performance, usage, errors, health } = props;
  const source = toSource(props);
  const create = () => createTelemetry(source, { performance, usage, errors, health });
  const [held, setHeld] = useState(create);
  if (held.source.collector !== source.collector) setHeld(create());

  // Insertion effects run before every other effect, so children find everything running in theirs. StrictMode,
  // Suspense and hidden trees leave them alone. https://react.dev/reference/react/useInsertionEffect
  useInsertionEffect(() => held.hold(), [held]);
  // Ordinary effects are cleaned up last, so children may still report while they leave.
  useEffect(() => held.hold(), [held]);

  return <TelemetryContext.Provider value={held.telemetry}>{children}</TelemetryContext.Provider>;
}

/** Types say it already; this says it to those who write JavaScript. */
function toSource({ config, collector }: { config?: unknown; collector?: unknown } & Source): Source {
  if (config && collector)
    throw new Error('[candor] <TelemetryProvider> got both config and collector: give it one of them');
  if (!config && !collector)
    throw new Error(
      '[candor] <TelemetryProvider> needs config={{ endpoint }}, or collector={collector} with a TelemetryCollector of yours',
    );
  return collector ? { collector } : { config };
}
