import { Engagement, Experiments, GenerationAnalytics, MarkedClicks, UsageAnalytics } from '@candor/core';
import { useTelemetry } from '@candor/react';
import { useEffect, useState } from 'react';

/** What tells how the page is used. */
export interface Usage {
  readonly usage: UsageAnalytics;
  readonly generations: GenerationAnalytics;
  readonly experiments: Experiments;
  readonly engagement: Engagement;
}

/** Everything that tells of usage, as long as the page is there; `undefined` on the first render. */
export function useUsage(): Usage | undefined {
  const { collector } = useTelemetry();
  const [parts, setParts] = useState<Usage>();

  useEffect(() => {
    const made = {
      usage: new UsageAnalytics(collector),
      generations: new GenerationAnalytics(collector),
      experiments: new Experiments(collector),
      engagement: new Engagement(collector),
    };
    const clicks = new MarkedClicks(collector);
    setParts(made);
    return () => {
      for (const part of [...Object.values(made), clicks]) part.destroy();
    };
  }, [collector]);

  return parts;
}
