import type { VitalGroup, VitalName } from '@candor/server/api';
import type { ReactNode } from 'react';
import { RatingMark } from '../charts/RatingMark.tsx';
import { ScrollRegion } from '../charts/ScrollRegion.tsx';
import { formatCompact, NONE } from '../format/number.ts';
import { FEW_SAMPLES, formatVital, SHOWN_VITALS } from '../format/vital.ts';
import { MoreRows } from './MoreRows.tsx';

interface VitalGroupTableProps {
  /** What groups are: a release, a device. */
  title: string;
  groups: readonly VitalGroup[];
  /** How many there are, where the server does not list every one. */
  found?: number;
}

/** Each vital's p75 by group, with the interval in which it lies. */
export function VitalGroupTable({ title, groups, found }: VitalGroupTableProps): ReactNode {
  const keys = [...new Set(groups.map(({ key }) => key))];
  return (
    <ScrollRegion label={`${title}s, table`} className="table-scroll">
      <table className="group-table">
        <thead>
          <tr>
            <th scope="col">{title}</th>
            {SHOWN_VITALS.map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
            <th scope="col" className="number">
              n
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => {
            const own = groups.filter((group) => group.key === key);
            return (
              <tr key={key}>
                <th scope="row" className="name-cell" dir="auto" title={key}>
                  {key || <span className="is-muted">Unknown</span>}
                </th>
                {SHOWN_VITALS.map((name) => (
                  <td key={name} className="number" data-name={name}>
                    <Value group={own.find((group) => group.name === name)} />
                  </td>
                ))}
                <td className="number is-muted" data-name="n">
                  {formatCompact(Math.max(...own.map(({ samples }) => samples)))}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <MoreRows shown={keys.length} total={keys.length} found={found} />
    </ScrollRegion>
  );
}

function Value({ group }: { group: VitalGroup | undefined }): ReactNode {
  if (group === undefined) return <span className="is-muted">{NONE}</span>;
  const { name, p75, rating, samples } = group;
  return (
    <>
      <span className={`page-value ${samples < FEW_SAMPLES ? 'is-thin' : ''}`}>
        {formatVital(name, p75)}
        <RatingMark rating={rating} isBrief />
      </span>
      <br />
      <small className="is-muted">{toInterval(name, group)}</small>
    </>
  );
}

/** `2.1 s to 2.6 s`, or why there is none. */
export function toInterval(name: VitalName, { low, high }: Pick<VitalGroup, 'low' | 'high'>): string {
  if (low === null && high === null) return 'too few';
  const bound = (value: number | null): string => (value === null ? '?' : formatVital(name, value));
  return `${bound(low)} to ${bound(high)}`;
}
