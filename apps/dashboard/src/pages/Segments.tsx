import type { ReactNode } from 'react';
import { includesRole, useChange, useMe } from '../api/administration.ts';
import { useSegments } from '../api/segments.ts';
import { together } from '../api/together.ts';
import { BoneRows } from '../panels/Bones.tsx';
import { Empty } from '../panels/Empty.tsx';
import { Frame, Panel } from '../panels/Panel.tsx';
import { SegmentCard } from '../panels/SegmentCard.tsx';
import { Field, Form } from '../shell/Form.tsx';
import { Tabs } from '../shell/Tabs.tsx';

/** Kinds of visits, and how engaged they are. */
export function Segments(): ReactNode {
  const who = useMe();
  const query = together(useSegments(), who);
  const me = who.data;
  const isEditor = includesRole(me?.role, 'editor');
  return (
    <>
      <Tabs of="Usage" page="segments" />
      <Panel
        title="Segments"
        aside="Engagement: the mean rank of a visit in active time, actions and pages; all visits have 50"
        query={query}
        skeleton={<BoneRows count={10} />}
        isEmpty={({ segments }) => segments.length === 0}
        empty={
          <Empty title="No segment yet">
            A segment is a condition, such as <code>device = mobile</code>. A visit is of it when one of its
            events is.
          </Empty>
        }
      >
        {({ segments }) => (
          <ul className="cards">
            {segments.map((segment) => (
              <SegmentCard key={segment.id} segment={segment} isEditor={isEditor} />
            ))}
          </ul>
        )}
      </Panel>
      {query.isFetched && isEditor && <NewSegment />}
    </>
  );
}

function NewSegment(): ReactNode {
  const { mutateAsync } = useChange();
  return (
    <Frame title="New segment">
      <Form
        className="settings-form"
        action="Save the segment"
        busy="Saving…"
        onSend={async (fields) => {
          const body = { name: fields.get('name'), where: fields.get('where') };
          await mutateAsync({ method: 'POST', path: 'segments', body });
        }}
      >
        <Field name="name" label="Name" required={true} autoComplete="off" />
        <Field
          name="where"
          label="Where"
          required={true}
          placeholder="type = feature.used and name = export"
          hint="A condition on an event: =, !=, in, contains, >, <, exists, and, or, not"
          autoComplete="off"
        />
      </Form>
    </Frame>
  );
}
