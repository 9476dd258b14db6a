import { TelemetryCollector } from '@candor/core';
import { act, cleanup, render, waitFor } from '@testing-library/react';
import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TelemetryProvider } from '../index.ts';
import { ConsentDialog } from './ConsentDialog.tsx';
import { DebugPanel } from './DebugPanel.tsx';
import { FeedbackDialog } from './FeedbackDialog.tsx';
import { PersonalDashboard } from './PersonalDashboard.tsx';
import { PrivacySettings } from './PrivacySettings.tsx';

beforeEach(() => localStorage.clear());
afterEach(cleanup);

const start = () => new TelemetryCollector({ transport: 'console' });

/** A part of the element's own tree, once it is there. */
function part(name: string): Promise<HTMLElement> {
  return waitFor(() => {
    const hosts = [
      ...document.querySelectorAll('candor-consent, candor-privacy, candor-dashboard, candor-debug'),
    ];
    const found = hosts.map((host) => host.shadowRoot?.querySelector<HTMLElement>(`[part=${name}]`));
    const [first] = found.filter((element) => !!element);
    if (!first) throw new Error(`no part ${name}`);
    return first;
  });
}

test('the dialog asks for the collector of the provider, once', async () => {
  const collector = start();
  const onAnswer = vi.fn();
  render(
    <StrictMode>
      <TelemetryProvider collector={collector}>
        <ConsentDialog
          version="7"
          level="basic"
          onAnswer={onAnswer}
          messages={{ yes: 'Go on', no: undefined }}
        />
      </TelemetryProvider>
    </StrictMode>,
  );

  const yes = await part('yes');
  expect(yes.textContent).toBe('Go on');
  expect((await part('no')).textContent).toBe('No, measure nothing');
  act(() => yes.click());

  expect(collector.getConsentReceipts()).toMatchObject([{ level: 'basic', version: '7', how: 'dialog' }]);
  expect(onAnswer.mock.calls).toEqual([['basic']]);
  collector.destroy();
});

test('the settings show and change the level', async () => {
  const collector = start();
  collector.setConsent('full', '7');
  render(
    <TelemetryProvider collector={collector}>
      <PrivacySettings version="7" lang="de" />
    </TelemetryProvider>,
  );

  const save = await part('save');
  expect(save.textContent).toBe('Speichern');
  const form = save.closest('form');
  expect(form?.querySelector<HTMLInputElement>('input:checked')?.value).toBe('full');
  act(() => form?.querySelector<HTMLInputElement>('input[value=none]')?.click());
  act(() => save.click());

  expect(collector.getConsent()).toBe('none');
  collector.destroy();
});

test('the dashboard shows the record that it is given', async () => {
  const from = new Date().toLocaleDateString('sv');
  const kinds = [{ kind: 'feature.used lamp', count: 3, failed: 0 }];
  const empty = async () => new Blob();
  render(
    <PersonalDashboard
      store={{
        read: async () => [{ unit: 'day', from, kinds }],
        exportJson: empty,
        exportCsv: empty,
        clear: async () => undefined,
      }}
    />,
  );

  expect((await part('table')).textContent).toMatch(/lamp\s*3/);
});

test('the debug panel is there while it is wanted, once', async () => {
  const collector = start();
  const shown = (open: boolean) => (
    <StrictMode>
      <TelemetryProvider collector={collector}>
        <DebugPanel open={open} />
      </TelemetryProvider>
    </StrictMode>
  );
  const { rerender } = render(shown(false));
  expect(document.querySelector('candor-debug')).toBeNull();
  rerender(shown(true));

  await part('state');
  expect(document.querySelectorAll('candor-debug')).toHaveLength(1);
  rerender(shown(false));
  await waitFor(() => expect(document.querySelector('candor-debug')).toBeNull());
  collector.destroy();
});

test('a server renders the names of the elements and nothing else', () => {
  const html = renderToString(
    <TelemetryProvider config={{ endpoint: '/v1/envelopes' }}>
      <ConsentDialog />
      <PrivacySettings />
      <FeedbackDialog open={false} />
      <DebugPanel />
    </TelemetryProvider>,
  );

  expect(html).toBe(
    '<candor-consent></candor-consent><candor-privacy></candor-privacy><candor-feedback></candor-feedback>',
  );
});
