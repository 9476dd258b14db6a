import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // In this workspace Candor comes from its source; a site of yours needs no such line.
  resolve: { conditions: ['@candor/source'] },
  build: {
    // Stacks that name their functions are part of the show.
    sourcemap: true,
    rolldownOptions: {
      input: ['index.html', 'plain.html'],
      output: { keepNames: true },
      // The settings are on a page of their own, too.
      checks: { ineffectiveDynamicImport: false },
    },
    // The policy of the pages allows no inline script, style or image.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
