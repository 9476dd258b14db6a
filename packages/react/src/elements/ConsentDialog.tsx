'use client';

import type { ConsentLevel } from '@candor/core';
import type { Messages } from '@candor/elements';
import { CandorConsent, type ConsentTexts } from '@candor/elements/consent';
import { createElement, type JSX, useEffect } from 'react';
import { useTelemetry } from '../useTelemetry.ts';
import { type ElementProps, useElement } from './useElement.ts';

/** All of them may be left out. */
export interface ConsentDialogProps extends ElementProps {
  /** Version of the text; who agreed to another one is asked again. */
  readonly version?: string | undefined;
  /** The level that the plain yes stands for. */
  readonly level?: Exclude<ConsentLevel, 'none'> | undefined;
  /** Opens it for who wants to change their mind, whenever this becomes `true`. */
  readonly open?: boolean | undefined;
  readonly messages?: Messages<ConsentTexts> | undefined;
  readonly onAnswer?: ((level: ConsentLevel) => void) | undefined;
  /** It is closed, with or without an answer. */
  readonly onClose?: (() => void) | undefined;
}

/**
 * `<candor-consent>` for the collector of the provider: asks once how much may be measured.
 *
 * @example
 * <ConsentDialog version="2026-11" />
 */
export function ConsentDialog(props: ConsentDialogProps): JSX.Element {
  const { className, lang, children, version, level, open = false, messages, onAnswer, onClose } = props;
  const { collector } = useTelemetry();
  const ref = useElement(
    CandorConsent,
    { collector, version, level, messages },
    { 'candor-consent': ({ detail }) => onAnswer?.(detail), 'candor-close': () => onClose?.() },
  );
  useEffect(() => {
    if (open) ref.current?.show();
  }, [ref, open]);
  return createElement(CandorConsent.tag, { ref, class: className, lang }, children);
}
