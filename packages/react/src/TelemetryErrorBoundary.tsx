'use client';

import type { CaptureOptions } from '@candor/core';
import { Component, type ContextType, type ErrorInfo, type ReactNode } from 'react';
import { captureRendering } from './captureRendering.ts';
import { TelemetryContext } from './TelemetryContext.ts';

/** What a fallback may show and do. */
export interface FallbackProps {
  readonly error: unknown;
  /** The components around the one that failed, the innermost first. */
  readonly componentStack: string;
  /** Under which it is found on the dashboard; empty when errors are not captured. */
  readonly eventId: string;
  /** Renders the children again. */
  reset(): void;
  /** The same, as others call it. */
  resetError(): void;
}

/** What `beforeCapture` may change about an error. */
export type CaptureScope = { -readonly [Name in keyof CaptureOptions]: CaptureOptions[Name] } & {
  context: Record<string, unknown>;
};

export interface TelemetryErrorBoundaryProps {
  children?: ReactNode;
  /**
   * What is shown instead of children that failed.
   * @default nothing
   */
  fallback?: ReactNode | ((props: FallbackProps) => ReactNode);
  /** Called before the error is captured; what it writes into `scope` goes with it. */
  beforeCapture?: ((scope: CaptureScope, error: unknown) => void) | undefined;
  /** Called with the error once it is captured. */
  onError?: ((error: unknown, componentStack: string, eventId: string) => void) | undefined;
  /** Called when the children are rendered again. */
  onReset?: (() => void) | undefined;
  onMount?: (() => void) | undefined;
  onUnmount?: (() => void) | undefined;
  /** When one of these is another one than before, children that failed are rendered again. */
  resetKeys?: readonly unknown[] | undefined;
}

interface Failure {
  failure?: FallbackProps | undefined;
}

/**
 * Captures what its children throw while they render, once, with the stack of components, and shows a fallback instead of them.
 *
 * @example
 * <TelemetryErrorBoundary fallback={({ eventId, reset }) => <Sorry id={eventId} onRetry={reset} />}>
 *   <Basket />
 * </TelemetryErrorBoundary>
 */
export class TelemetryErrorBoundary extends Component<TelemetryErrorBoundaryProps, Failure> {
  static override contextType: typeof TelemetryContext = TelemetryContext;
  declare context: ContextType<typeof TelemetryContext>;
  override state: Failure = {};
  /** Tells the handlers of the root to leave its errors to it. */
  readonly captures = true;

  // Without getDerivedStateFromError: a fallback shows the id, which there is only now, and so it is rendered once.
  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    const { beforeCapture, onError } = this.props;
    const componentStack = info.componentStack ?? '';
    const scope: CaptureScope = { context: {} };
    beforeCapture?.(scope, error);
    const eventId = captureRendering(error, info, scope, this.context);
    const reset = (): void => {
      if (!this.state.failure) return;
      this.setState({ failure: undefined });
      this.props.onReset?.();
    };
    this.setState({ failure: { error, componentStack, eventId, reset, resetError: reset } });
    onError?.(error, componentStack, eventId);
  }

  override componentDidMount(): void {
    this.props.onMount?.();
  }

  override componentDidUpdate(
    { resetKeys: before = [] }: TelemetryErrorBoundaryProps,
    { failure }: Failure,
  ): void {
    const { resetKeys = [] } = this.props;
    const isOther =
      resetKeys.length !== before.length || resetKeys.some((key, i) => !Object.is(key, before[i]));
    // Not at the update that shows the fallback: the keys that changed with it may be why the children failed.
    if (failure && isOther) failure.reset();
  }

  override componentWillUnmount(): void {
    this.props.onUnmount?.();
  }

  override render(): ReactNode {
    const { children, fallback } = this.props;
    const { failure } = this.state;
    if (!failure) return children;
    return typeof fallback === 'function' ? fallback(failure) : fallback;
  }
}
