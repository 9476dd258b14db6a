import { buildScript } from '../../packages/core/scripts/buildScript.ts';
import { type FaultServer, startFaultServer } from './faultServer.ts';
import { listenForErrors, type ServedPage } from './pages.ts';

/** What a page with the script tag holds. */
interface ScriptPage {
  /** Whether the stub is inlined above the tag. */
  readonly hasStub?: boolean;
  /** Runs after the stub and before the file. */
  readonly early?: string;
  /** The attributes of each script tag. */
  readonly tags?: readonly string[];
  /** Whether the package is on the page too. */
  readonly hasCore?: boolean;
  readonly policy?: string;
}

/** A misbehaving server whose pages a test writes. */
export interface ScriptServer {
  readonly server: FaultServer;
  /** Puts a page at an address of its own. */
  page(parts: ScriptPage): string;
}

export const nonce = 'bm9uY2U';

/** Tells in `violations` what the policy of the page has forbidden. */
const listenForViolations = `var violations = [];
addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));`;

export async function startScriptServer(): Promise<ScriptServer> {
  const { code, stub } = await buildScript();
  const pages = new Map<string, ServedPage>([
    ['/candor.js', { body: code, contentType: 'text/javascript' }],
    // Or the browser's own request for it would be one that the policy forbids.
    ['/favicon.ico', { body: '', contentType: 'image/x-icon' }],
  ]);
  const server = await startFaultServer({ pages });
  return {
    server,
    page({ hasStub, early, tags = [], hasCore, policy }) {
      const path = `/page/${pages.size}`;
      const inline = [listenForErrors, listenForViolations, hasStub && stub, early].map((text) =>
        text ? `<script nonce="${nonce}">${text}</script>` : '',
      );
      const files = tags.map((tag) => `<script async nonce="${nonce}" src="/candor.js" ${tag}></script>`);
      if (hasCore) files.push(`<script type="module" nonce="${nonce}" src="/core.js"></script>`);
      pages.set(path, {
        body: `<!doctype html><meta charset="utf-8"><title>shop</title>${inline.join('')}${files.join('')}<h1>shop</h1>`,
        headers: policy ? { 'content-security-policy': policy } : {},
      });
      return server.url + path;
    },
  };
}
