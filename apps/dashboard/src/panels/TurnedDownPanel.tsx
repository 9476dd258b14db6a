import type { ReactNode } from 'react';
import { useStatus } from '../api/queries.ts';
import { toTurnedDown } from '../format/turnedDown.ts';
import { CountList } from './CountList.tsx';
import { Frame } from './Panel.tsx';

/** What other clients than Candor's sent and was not kept; nothing where there is none. */
export function TurnedDownPanel(): ReactNode {
  const { data: status } = useStatus();
  const clients = toTurnedDown(status?.turnedDown ?? {});
  if (clients.length === 0) return null;
  return (
    <Frame title="Other clients" aside="Not kept, since the server’s start, in all projects">
      <div className="pair">
        {clients.map(({ client, rows }) => (
          <CountList key={client} title={client} none="" rows={rows} />
        ))}
      </div>
    </Frame>
  );
}
