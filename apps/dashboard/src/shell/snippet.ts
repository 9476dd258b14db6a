/** The one line that starts everything on a page that this server watches. */
export function toScriptTag(origin: string): string {
  return `<script async src="${origin}/candor.js" data-key="YOUR_WRITE_KEY"></script>`;
}

/** The call that makes a service appear. */
export const REGISTER_SERVICE = "health.registerService('api', httpCheck('/api/health'));";
