import { LocalStore } from '@candor/core/local';
import { useTelemetry } from '@candor/react';
import { createContext, type JSX, type ReactNode, useContext, useEffect, useState } from 'react';

const Record = createContext<LocalStore | undefined>(undefined);

/** Adds up on every page what happens there, for the person and nobody else. */
export function OwnRecord({ children }: { children: ReactNode }): JSX.Element {
  const { collector } = useTelemetry();
  const [store, setStore] = useState<LocalStore>();

  useEffect(() => {
    const own = new LocalStore(collector);
    setStore(own);
    return () => own.destroy();
  }, [collector]);

  return <Record value={store}>{children}</Record>;
}

/** The person's own record, once it is there. */
export function useOwnRecord(): LocalStore | undefined {
  return useContext(Record);
}
