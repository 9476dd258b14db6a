import type { ReactNode } from 'react';
import { includesRole, useMe } from '../api/administration.ts';
import { AccountPanel } from '../panels/AccountPanel.tsx';
import { AuditPanel } from '../panels/AuditPanel.tsx';
import { CompliancePanel } from '../panels/CompliancePanel.tsx';
import { ForwardPanel } from '../panels/ForwardPanel.tsx';
import { KeyPanel } from '../panels/KeyPanel.tsx';
import { PrivacyPanel } from '../panels/PrivacyPanel.tsx';
import { TokenPanel } from '../panels/TokenPanel.tsx';
import { UserPanel } from '../panels/UserPanel.tsx';
import { Link } from '../shell/Link.tsx';
import type { SettingsSection } from '../shell/route.ts';
import { SETTINGS, useCurrentInSight } from '../shell/Tabs.tsx';

/** Who may do what, as far as one may see it. */
export function Settings({ section }: { section: SettingsSection }): ReactNode {
  const { data: me } = useMe();
  // Which tabs there are is known with who it is.
  const nav = useCurrentInSight(me ? `${section} ${me.role}` : '');
  const allowed = SETTINGS.filter(({ role }) => role === 'viewer' || includesRole(me?.role, role));
  const needed = SETTINGS.find((place) => place.section === section)?.role ?? 'admin';
  return (
    <div className="settings">
      <nav aria-label="Settings" ref={nav}>
        <ul className="tabs">
          {allowed.map(({ section: of, to, title }) => (
            <li key={of}>
              <Link to={to} {...(of === section && { 'aria-current': 'page' as const })}>
                {title}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {me && !includesRole(me.role, needed) ? (
        <div className="panel notice">
          <p className="notice-title">{`This needs the role ${needed}`}</p>
          <p>{`Yours is ${me.role}. Ask an admin.`}</p>
        </div>
      ) : (
        toPanel(section)
      )}
    </div>
  );
}

function toPanel(section: SettingsSection): ReactNode {
  switch (section) {
    case 'account':
      return <AccountPanel />;
    case 'keys':
      return <KeyPanel />;
    case 'users':
      return <UserPanel />;
    case 'tokens':
      return <TokenPanel />;
    case 'forwards':
      return <ForwardPanel />;
    case 'privacy':
      return <PrivacyPanel />;
    case 'audit':
      return <AuditPanel />;
    case 'compliance':
      return <CompliancePanel />;
  }
}
