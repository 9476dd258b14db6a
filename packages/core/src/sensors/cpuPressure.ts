import { guard } from '../browser/guard.ts';
import type { Stop } from '../stop.ts';

/** How hard the processor works, in the browser's words. https://w3c.github.io/compute-pressure/#dom-pressurestate */
export type CpuPressure = 'nominal' | 'fair' | 'serious' | 'critical';

interface Observer {
  observe(source: 'cpu', options: { readonly sampleInterval: number }): Promise<void>;
  disconnect(): void;
}

type ObserverClass = new (report: (records: readonly { readonly state: CpuPressure }[]) => void) => Observer;

/** Reports how hard the processor works, at most every two seconds; nothing where the platform does not tell. */
export function cpuPressure(report: (state: CpuPressure) => void): Stop {
  const { PressureObserver } = globalThis as { PressureObserver?: ObserverClass };
  if (!PressureObserver) return () => undefined;
  const observer = new PressureObserver(
    guard((records) => {
      const last = records.at(-1);
      if (last) report(last.state);
    }),
  );
  // A frame may not be allowed to ask.
  guard(() => observer.observe('cpu', { sampleInterval: 2000 }))();
  return () => observer.disconnect();
}
