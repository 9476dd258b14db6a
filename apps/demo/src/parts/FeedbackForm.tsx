import { useTelemetry } from '@candor/react';
import { type JSX, useId, useState } from 'react';

/** Asks whom an error met what happened. */
export function FeedbackForm({ errorId }: { errorId: string }): JSX.Element {
  const { errors } = useTelemetry();
  const id = useId();
  const [answer, setAnswer] = useState('');

  const send = (form: FormData): void => {
    const isTaken = errors.captureFeedback({ errorId, message: String(form.get('message')) });
    setAnswer(
      isTaken ? 'Thank you. It travels with the error.' : 'Not sent: it needs some words, and enhanced.',
    );
  };

  return (
    <form action={send} className="row">
      <label htmlFor={id}>What happened?</label>
      <input id={id} name="message" data-testid="feedback-message" />
      <button type="submit" data-testid="feedback-send">
        Say it
      </button>
      <p className="note" role="status" data-testid="feedback-answer">
        {answer}
      </p>
    </form>
  );
}
