'use client';

import type { ConsentLevel } from '@candor/core';
import type { Messages } from '@candor/elements';
import { CandorPrivacy, type PrivacyTexts } from '@candor/elements/privacy';
import { createElement, type JSX } from 'react';
import { useTelemetry } from '../useTelemetry.ts';
import { type ElementProps, useElement } from './useElement.ts';

/** All of them may be left out. */
export interface PrivacySettingsProps extends ElementProps {
  /** Version of the text, the same as of the dialog. */
  readonly version?: string | undefined;
  readonly messages?: Messages<PrivacyTexts> | undefined;
  readonly onAnswer?: ((level: ConsentLevel) => void) | undefined;
  /** Everything was deleted here, and servers were asked to. */
  readonly onErase?: (() => void) | undefined;
}

/**
 * `<candor-privacy>` for the collector of the provider: the level, what is known, as a file, and its deletion.
 *
 * @example
 * <PrivacySettings version="2026-11" />
 */
export function PrivacySettings(props: PrivacySettingsProps): JSX.Element {
  const { className, lang, children, version, messages, onAnswer, onErase } = props;
  const { collector } = useTelemetry();
  const ref = useElement(
    CandorPrivacy,
    { collector, version, messages },
    { 'candor-consent': ({ detail }) => onAnswer?.(detail), 'candor-erase': () => onErase?.() },
  );
  return createElement(CandorPrivacy.tag, { ref, class: className, lang }, children);
}
