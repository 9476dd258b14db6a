import type { ErrorTracking, TelemetryCollector } from '@candor/core';
import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import { continueTrace } from './trace.ts';

/** Tells of each request its route, status and time; never its address, which may name somebody. */
export function measureRequests(collector: TelemetryCollector): RequestHandler {
  return (request, response, next) => {
    const start = performance.now();
    const trace = continueTrace(request.get('traceparent'));
    Object.assign(response.locals, trace);
    // Also where the browser has left before the end.
    response.once('close', () => {
      collector.track({
        type: 'http.request',
        data: {
          method: request.method,
          route: routeOf(request),
          status: response.statusCode,
          isComplete: response.writableFinished,
          durationMs: performance.now() - start,
          traceId: trace.traceId,
        },
      });
    });
    next();
  };
}

/** Tells of errors that no route has handled, and leaves the answer to Express. */
export function captureErrors(errors: ErrorTracking): ErrorRequestHandler {
  return (error, request, response, next) => {
    const { traceId } = response.locals;
    errors.captureError(error, { handled: false, context: { route: routeOf(request), traceId } });
    next(error);
  };
}

function routeOf({ route }: Request): string {
  return String(route?.path ?? '*');
}
