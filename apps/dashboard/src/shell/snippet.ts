import { useStatus } from '../api/queries.ts';

/** The one line that starts everything on a page, with this server's address and its public key. */
export function useScriptTag(): string {
  const { data } = useStatus();
  return `<script async src="${location.origin}/candor.js" data-key="${data?.writeKey ?? '…'}"></script>`;
}

/** The call that makes a service appear. */
export const REGISTER_SERVICE = "health.registerService('api', httpCheck('/api/health'));";
