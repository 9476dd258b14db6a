import type { InnerEvent } from '../src/event.ts';

/** Events of every kind that speed is asked about, of few page loads, some of them as only a liar would send them. */
export function performanceKinds(random: () => number): (() => Partial<InnerEvent>)[] {
  const whole = (below: number) => Math.floor(random() * below);
  const pick = <Item>(items: readonly Item[]): Item => items[whole(items.length)] as Item; // Never empty here.
  const loadId = () =>
    `${(0x1000_0000 + whole(40)).toString(16)}-0000-8000-8000-${(0x1000_0000_0000 + whole(0x7fff_ffff)).toString(16)}`;
  const maybe = (field: string, value: number) => pick([{}, { [field]: value }, { [field]: value }]);

  return [
    () => ({
      type: 'performance',
      name: pick(['search', 'checkout', "it's", '']),
      value: pick([null, random() * 900, random() * 900, -1]),
      attributes: pick([{ unit: 'ms' }, { unit: 'ms' }, { unit: 'By' }, {}]),
    }),
    () => ({
      type: 'ai.operation',
      numbers: {
        ...maybe('totalMs', random() * 4_000),
        ...maybe('tokens', whole(900)),
        ...maybe('apiCallMs', random() * 3_000),
      },
    }),
    () => ({
      type: 'browser.bottleneck',
      id: loadId(),
      name: pick(['shop.example/app.js', '/search', 'render', '']),
      value: pick([null, random() * 2_000, random() * 2_000, 0]),
      attributes: { kind: pick(['operation', 'resource', 'script', 'other']) },
      numbers: { count: whole(9), share: pick([0, 7, random(), random()]) },
    }),
    () => ({
      type: 'browser.resources',
      id: loadId(),
      attributes: pick([{}, { cpuPressure: 'nominal' }, { cpuPressure: 'critical' }, { cpuPressure: 'odd' }]),
      numbers: {
        ...maybe('heapBytes', whole(9e7)),
        ...maybe('lagP99', random() * 90),
        ...maybe('blockingMs', random() * 900),
        ...maybe('longFrameCount', whole(20)),
        ...maybe('transferredBytes', whole(5e6)),
        ...maybe('resourceCount', whole(60)),
        ...maybe('cacheHitRatio', random()),
        ...maybe('downloadBytesPerSecond', whole(9e6)),
        ...maybe('bytesByInitiator.script', whole(9e5)),
        ...maybe('bytesByInitiator.img', whole(9e5)),
      },
    }),
    () => ({
      type: 'http.client.request',
      name: pick(['/api/orders/*', '/api/search', '']),
      value: pick([null, random() * 900, random() * 900]),
      attributes: {
        method: pick(['GET', 'POST']),
        outcome: pick(['ok', 'ok', 'error', 'failed', 'aborted', 'timeout', 'opaque', 'odd']),
        ...pick([{}, { host: 'api.example' }]),
      },
      numbers: { ...maybe('serverMs', random() * 300), ...maybe('responseBytes', whole(9_000)) },
    }),
  ];
}
