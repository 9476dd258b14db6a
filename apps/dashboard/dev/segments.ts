import type { EngagementAnswer, SegmentsAnswer, TimeRange } from '@candor/server/api';

const LONG = 'a-name-that-goes-on-and-on-and-on-until-no-column-is-wide-enough';

/** Three segments, or more than anybody wants. */
export function toSegments(isHuge: boolean, isEmpty: boolean): SegmentsAnswer {
  const some: [name: string, where: string][] = [
    ['Buyers', 'type = order'],
    ['Export', 'type = feature.used and name = export'],
    ['Phones', 'device = mobile'],
  ];
  const many = Array.from({ length: 30 }, (_, index): [string, string] => [
    `${LONG} ${index}`,
    `page = "/${LONG}"`,
  ]);
  const all = isEmpty ? [] : isHuge ? [...some, ...many] : some;
  return {
    segments: all.map(([name, where], index) => ({ id: `g_${index}`, name, project: 'default', where })),
  };
}

/** How engaged one of them is. */
export function toEngagement(range: TimeRange, segment: string | null): EngagementAnswer {
  const rank = 38 + ((segment ?? '').length % 7) * 7;
  return {
    range,
    visits: 640,
    visitsOfAll: 8_210,
    samples: 640,
    score: rank,
    low: rank - 2.4,
    high: rank + 2.4,
    parts: [
      { part: 'activeMs', weight: 1 / 3, mean: 94_000, meanOfAll: 61_000, rank: rank + 5 },
      { part: 'actions', weight: 1 / 3, mean: 4.2, meanOfAll: 2.9, rank },
      { part: 'pages', weight: 1 / 3, mean: 3.1, meanOfAll: 3.4, rank: rank - 5 },
    ],
  };
}
