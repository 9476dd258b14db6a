import { type FormEvent, type InputHTMLAttributes, type ReactNode, useId, useState } from 'react';

interface FormProps {
  /** What the button says, at rest and while it works. */
  action: string;
  busy: string;
  /** Sends it; what it throws is shown. */
  onSend: (fields: FormData) => Promise<void>;
  children: ReactNode;
  className?: string;
  'aria-labelledby'?: string;
}

/** Fields that are sent together, and what went wrong. */
export function Form({ action, busy, onSend, children, ...rest }: FormProps): ReactNode {
  const [problem, setProblem] = useState('');
  const [isBusy, setIsBusy] = useState(false);

  async function send(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    setIsBusy(true);
    setProblem('');
    try {
      await onSend(new FormData(form));
      form.reset();
    } catch (error) {
      setProblem(error instanceof Error ? error.message.replaceAll('`', '') : 'That failed.');
    } finally {
      setIsBusy(false);
    }
  }

  return (
    <form {...rest} onSubmit={send}>
      {children}
      <p className="form-problem" role="alert">
        {problem}
      </p>
      <button type="submit" className="is-primary" disabled={isBusy}>
        {isBusy ? busy : action}
      </button>
    </form>
  );
}

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  hint?: string;
}

/** A line to fill in, with its label and a hint. */
export function Field({ label, hint, ...input }: FieldProps): ReactNode {
  const hintId = useId();
  return (
    <div className="field-box">
      <label className="field is-stacked">
        <span>{label}</span>
        <input type="text" spellCheck={false} {...input} {...(hint && { 'aria-describedby': hintId })} />
      </label>
      {hint && (
        <p id={hintId} className="field-hint">
          {hint}
        </p>
      )}
    </div>
  );
}
