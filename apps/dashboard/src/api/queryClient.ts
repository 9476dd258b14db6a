import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiFailure } from './client.ts';
import type { SignedOut } from './signedOut.ts';

const MAX_RETRIES = 2;

/** Creates the cache behind every panel. */
export function createQueryClient(signedOut: SignedOut): QueryClient {
  const onError = (error: Error): void => {
    if (error instanceof ApiFailure && error.status === 401) signedOut.set(true);
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    // A page that asks nothing more would refuse to save for ever.
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // The server is often on this very machine, where `navigator.onLine` says nothing.
        networkMode: 'always',
        retry: (failures, error) => failures < MAX_RETRIES && isPassing(error),
        retryDelay: (failures) => 500 * 2 ** failures,
        staleTime: 2_000,
      },
    },
  });
}

function isPassing(error: Error): boolean {
  return error instanceof ApiFailure && (error.status === 0 || error.status === 503 || error.status === 429);
}
