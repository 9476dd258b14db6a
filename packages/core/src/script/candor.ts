import { startScript } from './startScript.ts';

// The whole product from one script tag. Bundled into a function of its own, it neither sees nor disturbs what the
// page means by `module`, `exports` or `define`. A module is told of no tag; by its address alone, for others have a `data-key`, too.
startScript(document.currentScript ?? document.querySelector('script[src*=candor]'));
