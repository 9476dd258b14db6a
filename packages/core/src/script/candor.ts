import { startScript } from './startScript.ts';

// The whole product from one script tag. Bundled into a function of its own, it neither sees nor disturbs what the
// page means by `module`, `exports` or `define`.
startScript(document.currentScript ?? document.querySelector('script[data-key], script[data-endpoint]'));
