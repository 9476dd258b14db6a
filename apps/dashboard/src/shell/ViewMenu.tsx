import type { SavedView } from '@candor/server/api';
import type { ReactNode } from 'react';
import { includesRole, useChange, useMe } from '../api/administration.ts';
import { useViews } from '../api/boards.ts';
import { BusyButton } from './BusyButton.tsx';
import { Field, Form } from './Form.tsx';
import { goTo } from './location.ts';
import { Menu } from './Menu.tsx';

/** Saved views: goes to one, keeps what is shown under a name. */
export function ViewMenu(): ReactNode {
  return <Menu label="Views">{(close) => <Views close={close} />}</Menu>;
}

function Views({ close }: { close: () => void }): ReactNode {
  const { data, error } = useViews();
  const { data: me } = useMe();
  const { mutateAsync } = useChange();
  const isEditor = includesRole(me?.role, 'editor');
  const views = data?.views ?? [];
  return (
    <>
      {error && <p className="form-problem">{error.message}</p>}
      {views.length === 0 ? (
        <p className="is-muted">No saved view yet.</p>
      ) : (
        <ul className="views">
          {views.map((view) => (
            <View key={view.id} view={view} isEditor={isEditor} close={close} />
          ))}
        </ul>
      )}
      <Form
        className="settings-form"
        action="Keep this view"
        busy="Keeping…"
        onSend={async (fields) => {
          await mutateAsync({
            method: 'POST',
            path: 'views',
            body: {
              name: fields.get('name'),
              path: location.pathname,
              search: location.search,
              isShared: fields.get('isShared') === 'on',
            },
          });
        }}
      >
        <Field name="name" label="Name" required={true} maxLength={100} autoComplete="off" />
        {isEditor && (
          <label className="menu-check">
            <input type="checkbox" name="isShared" />
            For everybody
          </label>
        )}
      </Form>
    </>
  );
}

interface ViewProps {
  view: SavedView;
  isEditor: boolean;
  close: () => void;
}

function View({ view: { id, name, path, search, isShared, isOwn }, isEditor, close }: ViewProps): ReactNode {
  const { mutate, isPending } = useChange();
  return (
    <li>
      <a
        href={path + search}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          close();
          goTo(path + search);
        }}
      >
        {name}
      </a>
      {isShared && <span className="is-muted">shared</span>}
      {(isOwn || (isShared && isEditor)) && (
        <BusyButton
          className="quiet"
          aria-label={`Remove the view ${name}`}
          isBusy={isPending}
          onClick={() => mutate({ method: 'DELETE', path: `views/${id}` })}
        >
          Remove
        </BusyButton>
      )}
    </li>
  );
}
