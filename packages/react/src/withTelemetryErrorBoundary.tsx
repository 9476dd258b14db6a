'use client';

import type { ComponentType, JSX } from 'react';
import { TelemetryErrorBoundary, type TelemetryErrorBoundaryProps } from './TelemetryErrorBoundary.tsx';

/**
 * The component inside a boundary of its own.
 *
 * @example
 * export const SafeBasket = withTelemetryErrorBoundary(Basket, { fallback: <p>Sorry.</p> });
 */
export function withTelemetryErrorBoundary<Props extends object>(
  Inner: ComponentType<Props>,
  boundary: Omit<TelemetryErrorBoundaryProps, 'children'>,
): (props: Props) => JSX.Element {
  return (props) => (
    <TelemetryErrorBoundary {...boundary}>
      <Inner {...props} />
    </TelemetryErrorBoundary>
  );
}
