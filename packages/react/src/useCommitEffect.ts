import { useEffect, useLayoutEffect } from 'react';

/** Before the browser paints and before ordinary effects; the provider runs by then. On a server React 18 would warn of it. */
export const useCommitEffect: typeof useEffect =
  typeof document === 'undefined' ? useEffect : useLayoutEffect;
