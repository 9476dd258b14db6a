import { BreadcrumbTrail, BrowserReports, PageViews } from '@candor/core';
import { useTelemetry } from '@candor/react';
import { useEffect } from 'react';

/** Notes which pages are looked at, the steps that lead to errors, and what goes wrong without anything thrown. */
export function Watching(): null {
  const { collector, errors } = useTelemetry();

  useEffect(() => {
    const parts = [
      new PageViews(collector),
      new BreadcrumbTrail(collector, errors),
      new BrowserReports(collector, errors),
    ];
    return () => {
      for (const part of parts) part.destroy();
    };
  }, [collector, errors]);

  return null;
}
