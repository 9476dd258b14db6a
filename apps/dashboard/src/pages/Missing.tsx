import type { ReactNode } from 'react';
import { Empty } from '../panels/Empty.tsx';
import { Frame } from '../panels/Panel.tsx';
import { Link } from '../shell/Link.tsx';

/** An address that leads nowhere. */
export function Missing(): ReactNode {
  return (
    <Frame title="Nothing here">
      <Empty title="This address leads nowhere">
        It may be mistyped. <Link to="/">Go to the overview</Link>
      </Empty>
    </Frame>
  );
}
