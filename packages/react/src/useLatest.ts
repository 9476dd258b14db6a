import type { Stop } from '@candor/core';
import { useCallback, useRef, useSyncExternalStore } from 'react';

/** The last value that a source told, read once at the start and at each change; `initial` before that and on a server. */
export function useLatest<Source, Value>(
  source: Source,
  subscribe: (source: Source, onChange: () => void) => Stop,
  read: (source: Source, tell: (value: Value) => void) => void,
  initial: Value,
): Value {
  const latest = useRef(initial);
  return useSyncExternalStore(
    useCallback(
      (onChange) => {
        let isOver = false;
        const look = (): void =>
          read(source, (value) => {
            if (isOver) return;
            latest.current = value;
            onChange();
          });
        const stop = subscribe(source, look);
        look();
        return () => {
          isOver = true;
          stop();
        };
      },
      [source, subscribe, read],
    ),
    () => latest.current,
    () => initial,
  );
}
