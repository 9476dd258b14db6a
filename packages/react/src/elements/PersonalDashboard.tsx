'use client';

import type { Messages } from '@candor/elements';
import { CandorDashboard, type DashboardTexts, type RecordSource } from '@candor/elements/dashboard';
import type { PersonSource } from '@candor/elements/privacy';
import { createElement, type JSX } from 'react';
import { type ElementProps, useElement } from './useElement.ts';

/** Only the record has to be given. */
export interface PersonalDashboardProps extends ElementProps {
  /** A `LocalStore` that the page made once, so that it adds up from the start and not only while this is shown. */
  readonly store: RecordSource;
  /** Lets the person see, take along and delete what servers know in the same place, and set the level. */
  readonly collector?: PersonSource | undefined;
  /** Version of the text that a changed level agrees to. */
  readonly version?: string | undefined;
  readonly messages?: Messages<DashboardTexts> | undefined;
}

/**
 * `<candor-dashboard>`: shows people what they did, from the record on their device.
 *
 * @example
 * <PersonalDashboard store={store} />
 */
export function PersonalDashboard(props: PersonalDashboardProps): JSX.Element {
  const { className, lang, children, store, collector, version, messages } = props;
  const ref = useElement(CandorDashboard, { store, collector, version, messages }, {});
  return createElement(CandorDashboard.tag, { ref, class: className, lang }, children);
}
