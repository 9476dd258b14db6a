'use client';

import type { Messages } from '@candor/elements';
import { CandorDashboard, type DashboardTexts, type RecordSource } from '@candor/elements/dashboard';
import { createElement, type JSX } from 'react';
import { type ElementProps, useElement } from './useElement.ts';

/** Only the record has to be given. */
export interface PersonalDashboardProps extends ElementProps {
  /** A `LocalStore` that the page made once, so that it adds up from the start and not only while this is shown. */
  readonly store: RecordSource;
  readonly messages?: Messages<DashboardTexts>;
}

/**
 * `<candor-dashboard>`: shows people what they did, from the record on their device.
 *
 * @example
 * <PersonalDashboard store={store} />
 */
export function PersonalDashboard(props: PersonalDashboardProps): JSX.Element {
  const { className, lang, children, store, messages } = props;
  const ref = useElement(CandorDashboard, { store, messages }, {});
  return createElement(CandorDashboard.tag, { ref, class: className, lang }, children);
}
