import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['@candor/source', 'module', 'browser', 'development|production'] },
  // The browsers that know `light-dark()`, so that one list of tokens serves both themes.
  build: {
    target: ['chrome125', 'edge125', 'firefox128', 'safari17.5'],
    // Every asset is a file: the policy allows no inline script and little else.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // Where `candor serve`, or `dev/serve.ts` with made-up data, listens.
  server: { proxy: { '/api': 'http://127.0.0.1:4400', '/open': 'http://127.0.0.1:4400' } },
});
