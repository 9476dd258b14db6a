'use client';

import type { Messages } from '@candor/elements';
import { CandorFeedback, type FeedbackTexts } from '@candor/elements/feedback';
import { createElement, type JSX, useEffect } from 'react';
import { useTelemetry } from '../useTelemetry.ts';
import { type ElementProps, useElement } from './useElement.ts';

/** Whether it is open is up to who renders it. */
export interface FeedbackDialogProps extends ElementProps {
  readonly open: boolean;
  /** What `captureError` returned; without, it is about the page as a whole. */
  readonly errorId?: string | undefined;
  readonly messages?: Messages<FeedbackTexts> | undefined;
  /** It was handed over. */
  readonly onSend?: (() => void) | undefined;
  /** It is closed: time to set `open` to `false`. */
  readonly onClose?: (() => void) | undefined;
}

/**
 * `<candor-feedback>` for the errors of the provider: asks what happened.
 *
 * @example
 * <FeedbackDialog open={isAsking} errorId={id} onClose={() => setIsAsking(false)} />
 */
export function FeedbackDialog(props: FeedbackDialogProps): JSX.Element {
  const { className, lang, children, open, errorId, messages, onSend, onClose } = props;
  const { errors } = useTelemetry();
  const ref = useElement(
    CandorFeedback,
    { errors, messages },
    { 'candor-feedback': () => onSend?.(), 'candor-close': () => onClose?.() },
  );
  useEffect(() => {
    if (open) ref.current?.show(errorId);
    else ref.current?.close();
  }, [ref, open, errorId]);
  return createElement(CandorFeedback.tag, { ref, class: className, lang }, children);
}
