import { reactRootOptions } from '@candor/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';

const container = document.getElementById('root');
if (container)
  createRoot(container, reactRootOptions()).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
